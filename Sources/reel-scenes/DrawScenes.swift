package import ArgumentParser
import Foundation
import ReelMedia
import ReelScenes

/// `reel-scenes`: draws the scenes of the catalogue as PNG files.
@main
package struct DrawScenes: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reel-scenes", abstract: "Draws scenes whose every moment is known, as PNG files.")

    @Argument(help: "The scene; --list shows them all.")
    var scene: String?

    @Flag(help: "List the scenes.")
    var list = false

    @Option(help: "Moments to draw, 0 (first) to 1 (last), with commas between; DIR/SCENE-MOMENT.png each.")
    var at = TypedMoments.ends

    @Option(help: "Width x height of the pictures, \(TypedSize.limit.lowerBound) to \(TypedSize.limit.upperBound) pixels each.")
    var size = TypedSize(width: 1280, height: 720)

    @Option(help: "Another number draws other hills, clouds and waves.")
    var seed: UInt64 = 1

    @Option(name: .shortAndLong, help: "The directory for the pictures; made if it is missing.")
    var output: String?

    package init() {}

    package func validate() throws {
        guard !list else { return }
        guard let scene else { throw ValidationError("Name a scene: \(SceneCatalogue.names.joined(separator: ", ")).") }
        do {
            _ = try SceneCatalogue.scene(named: scene, seed: seed)
        } catch {
            throw ValidationError(error.description)
        }
        guard output != nil else { throw ValidationError("Say where the pictures go: -o DIR.") }
    }

    package func run() throws {
        if list {
            for name in SceneCatalogue.names {
                let scene = try SceneCatalogue.scene(named: name, seed: seed)
                print(name.padding(toLength: 14, withPad: " ", startingAt: 0) + scene.summary)
            }
        } else if let scene, let output {
            try draw(try SceneCatalogue.scene(named: scene, seed: seed), into: output)
        }
    }

    private func draw(_ scene: Scene, into directory: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw ValidationError("The directory \(directory) cannot be made; name one you may write to with -o.")
        }
        for (spelling, t) in at.moments {
            let frame = scene.frame(at: t, width: size.width, height: size.height)
            let path = "\(directory)/\(scene.name)-\(spelling).png"
            try PictureWriter.write(frame, to: path)
            print(path)
        }
    }
}
