import ReelMedia
import Testing

@Suite struct PictureWriterTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func aPNGHoldsExactlyTheFrame() throws {
        let frame = TestPictures.detailed(61, 37)
        try PictureWriter.write(frame, to: scratch.path("a.png"))
        let rgb = try scratch.run("ffmpeg", "-v", "error", "-i", "a.png", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
        #expect(Array(rgb) == frame.rgb)
        #expect(try scratch.names() == ["a.png"])
    }

    @Test func aJPEGIsCloseToTheFrame() throws {
        let frame = TestPictures.detailed(160, 120)
        try PictureWriter.write(frame, to: scratch.path("a.jpg"), as: .jpeg(quality: 95))
        let seen = try PictureDecoder(path: scratch.path("a.jpg")).decode(coveringWidth: 160, height: 120)
        #expect(seen.psnr(against: frame) > 36)
    }

    @Test func aFailedWriteLeavesNothing() throws {
        #expect(throws: MediaError.self) {
            try PictureWriter.write(Frame(width: 4, height: 4), to: scratch.path("missing/a.png"))
        }
        #expect(try scratch.names() == [])
    }
}
