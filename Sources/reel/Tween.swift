import ArgumentParser
import Foundation
import ReelShot

/// `reel tween`
struct Tween: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw the pictures between two pictures, as PNG files.",
        discussion: """
            reel tween a.jpg b.jpg --count 7 -o between
            reel tween a.jpg b.jpg --at 0.25,0.5,0.75 --size 1280x720 -o between

            Motion is even: at 0.5 everything is half-way. Files are named after their moments, as 0.25.png. They have the size of
            the first picture, unless --size says otherwise; the second is scaled and cropped to it.

            Exit codes: 0 done, 2 wrong usage, 22 invalid input, 130 interrupted, 1 anything else.
            """
    )

    @Argument(help: "The first picture.")
    var first: String

    @Argument(help: "The last picture.")
    var last: String

    @Option(help: "How many pictures, evenly spread between the two.")
    var count: Int?

    @Option(help: "The moments to draw, 0 (the first picture) to 1 (the last), with commas between.")
    var at: TweenMoments?

    @Option(help: "Width x height of the pictures.")
    var size: TweenSize?

    @Option(name: .shortAndLong, help: "The folder for the pictures; made if it is missing.")
    var output: String

    func validate() throws {
        guard (count == nil) != (at == nil) else { throw ValidationError("Say either --count N or --at 0.25,0.5,…") }
        if let count, !(1...TweenMoments.most).contains(count) {
            throw ValidationError("--count is \(count); it must be from 1 to \(TweenMoments.most).")
        }
    }

    func run() async throws {
        let moments = at ?? TweenMoments(evenly: count ?? 1)
        for path in [first, last] where !FileManager.default.isReadableFile(atPath: path) {
            throw CommandFailure("There is no file \(path), or it cannot be read.", code: CommandFailure.invalidInput)
        }
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("The folder \(output) cannot be made. Choose another with -o.")
        }
        let shot = Shot(
            id: "tween", firstFrame: ShotPicture(field: "first", path: absolute(first)),
            lastFrame: ShotPicture(field: "last", path: absolute(last)), prompt: "", seconds: 1,
            framing: size.map { .exactly($0.pixels) } ?? .asPicture, limits: PictureLimits(minimumSide: 2), sound: false,
            output: absolute(output), stills: moments.stills)
        let settings = Settings()
        let engine = EngineProcess(
            executable: try settings.engine(), limits: try settings.engineLimits(usualNiceness: 0),
            sandbox: try settings.engineSandbox(), scratch: NSTemporaryDirectory())
        let display = ProgressDisplay()
        do {
            _ = try await Interruptible.run { try await engine.render(shot) { event in await display.show(event) } }
            await display.clear()
            for still in moments.stills { print("\(output)/\(still.name)") }
        } catch let failure as EngineFailure {
            await display.clear()
            throw CommandFailure(
                failure.description, code: failure.isInputError ? CommandFailure.invalidInput : CommandFailure.other)
        } catch let crash as EngineCrash {
            await display.clear()
            throw CommandFailure(crash.description)
        } catch is CancellationError {
            await display.clear()
            throw CommandFailure("Interrupted; the pictures that are there are whole.", code: 130)
        }
    }

    private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }
}
