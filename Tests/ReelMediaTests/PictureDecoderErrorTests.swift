import Foundation
import ReelMedia
import Testing

@Suite struct PictureDecoderErrorTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func error(_ bytes: [UInt8], limits: PictureDecoder.Limits = .init()) throws -> PictureError? {
        let path = try scratch.write(bytes, as: "\(UUID().uuidString).png")
        return error(path, limits)
    }

    private func error(_ path: String, _ limits: PictureDecoder.Limits = .init()) -> PictureError? {
        do {
            _ = try PictureDecoder(path: path, limits: limits).decode(coveringWidth: 64, height: 64)
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsNoPictureIsSaidToBeNone() throws {
        let texts = ["", "x", "Hello, world\n", "<html><body>404</body></html>", "{\"detail\":\"no\"}", "BMW", "P45 is a form"]
        for text in texts {
            #expect(try error(Array(text.utf8)) == .notAPicture, "\(text)")
        }
    }

    @Test func otherKindsOfFileAreNamed() throws {
        let svg = "<?xml version=\"1.0\"?>\n<!-- a -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>"
        #expect(try error(Array(svg.utf8)) == .unsupportedFormat("SVG"))
        #expect(try error(Array("%PDF-1.7\n".utf8)) == .unsupportedFormat("PDF"))
        for (name, kind) in [("a.bmp", "BMP"), ("a.tiff", "TIFF"), ("a.mp4", "MP4"), ("a.ppm", "PNM"), ("a.webm", "WebM")] {
            try scratch.run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1:r=1", "-frames:v", "1", name)
            // The name must not matter.
            _ = try scratch.write(try scratch.bytes(of: name), as: "renamed.jpg")
            #expect(error(scratch.path("renamed.jpg")) == .unsupportedFormat(kind))
        }
    }

    @Test func aFileThatIsMissingOrNoFileIsUnreadable() throws {
        for path in [scratch.path("missing.png"), scratch.folder.path, "/dev/zero"] {
            guard case .unreadable = error(path) else {
                Issue.record("\(path) was read")
                continue
            }
        }
    }

    @Test(arguments: ["jpg", "png", "webp", "gif", "avif"])
    func aFileCutShortIsCorrupt(ending: String) throws {
        try PictureWriter.write(TestPictures.detailed(200, 160), to: scratch.path("in.png"))
        try scratch.run("vips", "copy", "in.png", "whole.\(ending)")
        let whole = try scratch.bytes(of: "whole.\(ending)")
        #expect(try error(whole) == nil)
        for share in [0.02, 0.3, 0.6, 0.9] {
            guard case .corrupt = try error(Array(whole.prefix(max(30, Int(Double(whole.count) * share))))) else {
                Issue.record("\(ending) cut to \(share) was decoded")
                continue
            }
        }
    }

    @Test func figuresAreCheckedAgainstTheLimits() throws {
        try PictureWriter.write(TestPictures.detailed(300, 100), to: scratch.path("a.png"))
        let bytes = try scratch.bytes(of: "a.png")
        #expect(try error(bytes, limits: .init(minimumSide: 101)) == .tooSmall(width: 300, height: 100, minimumSide: 101))
        #expect(try error(bytes, limits: .init(minimumSide: 100)) == nil)
        #expect(
            try error(bytes, limits: .init(maximumPixels: 29_999))
                == .tooLarge(width: 300, height: 100, maximumPixels: 29_999))
        #expect(try error(bytes, limits: .init(maximumPixels: 30_000)) == nil)
        #expect(
            try error(bytes, limits: .init(maximumBytes: bytes.count - 1))
                == .tooManyBytes(bytes.count, maximum: bytes.count - 1))
        #expect(try error(bytes, limits: .init(maximumBytes: bytes.count)) == nil)
        #expect(try error(bytes, limits: .init(maximumRatio: 2.9)) == .tooElongated(width: 300, height: 100, maximumRatio: 2.9))
        #expect(try error(bytes, limits: .init(maximumRatio: 3)) == nil)
    }

    @Test func aHugeClaimIsRefusedBeforeAnyPixelIsDecoded() throws {
        #expect(
            try error(PictureFiles.png(claiming: 20_000, 20_000))
                == .tooLarge(width: 20_000, height: 20_000, maximumPixels: 50_000_000))
        let before = try memory()
        #expect(
            try error(PictureFiles.gif(claiming: 20_000, 20_000))
                == .tooLarge(width: 20_000, height: 20_000, maximumPixels: 50_000_000))
        #expect(try memory() - before < 200_000_000)
    }

    @Test func aThreadLikePictureNeedsNoMoreMemoryThanItsPart() throws {
        try PictureWriter.write(TestPictures.detailed(2, 6000), to: scratch.path("thread.png"))
        let before = try memory()
        let frame = try PictureDecoder(path: scratch.path("thread.png")).decode(coveringWidth: 1280, height: 720)
        #expect(frame.width == 1280 && frame.height == 720)
        #expect(try memory() - before < 500_000_000)
    }

    /// Peak resident memory of this process in bytes.
    private func memory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
        return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) * 1024
    }
}
