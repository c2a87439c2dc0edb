import ArgumentParser
import Foundation
import ReelScenes
import Testing
import reel_scenes

struct DrawScenesTests {
    @Test(arguments: [
        ([], "Name a scene"),
        (["harbor", "-o", "x"], "no scene named \"harbor\""),
        (["harbour"], "-o DIR"),
        (["harbour", "-o", "x", "--size", "1280"], "'1280' is invalid for '--size"),
        (["harbour", "-o", "x", "--size", "9000x10"], "--size"),
        (["harbour", "-o", "x", "--size", "-4x10"], "--size"),
        (["harbour", "-o", "x", "--at", "0,2"], "--at"),
        (["harbour", "-o", "x", "--at", "../0"], "--at"),
        (["harbour", "-o", "x", "--at", ""], "--at"),
        (["harbour", "-o", "x", "--seed", "red"], "--seed"),
    ])
    func badArgumentsAreNamed(arguments: [String], expected: String) {
        #expect {
            try DrawScenes.parse(arguments)
        } throws: { error in
            DrawScenes.message(for: error).contains(expected)
        }
    }

    @Test func drawsOnePictureForEachMoment() throws {
        let directory = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try DrawScenes.parse(["pan", "--at", "0,0.5,1", "--size", "64x36", "-o", directory + "/new"]).run()
        let files = try FileManager.default.contentsOfDirectory(atPath: directory + "/new").sorted()
        #expect(files == ["pan-0.5.png", "pan-0.png", "pan-1.png"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: directory + "/new/pan-0.png"))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    }
}
