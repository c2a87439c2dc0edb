import ReelMedia
import Testing

@Suite struct PictureDecoderTests {
    private let scratch: Scratch
    private let picture = TestPictures.detailed(96, 64)

    init() throws {
        scratch = try Scratch()
        try PictureWriter.write(picture, to: scratch.path("in.png"))
    }

    private func decode(_ name: String, _ width: Int = 96, _ height: Int = 64) throws -> Frame {
        try PictureDecoder(path: scratch.path(name)).decode(coveringWidth: width, height: height)
    }

    private func format(_ name: String) throws -> PictureFormat {
        try PictureDecoder(path: scratch.path(name)).header.format
    }

    @Test func aPictureOfTheRightSizeComesThroughUntouched() throws {
        #expect(try decode("in.png").rgb == picture.rgb)
        try scratch.run("vips", "webpsave", "in.png", "a.webp", "--lossless")
        #expect(try decode("a.webp").rgb == picture.rgb)
        // An embedded sRGB profile says nothing new.
        try scratch.run("vips", "pngsave", "in.png", "b.png", "--profile", "srgb")
        #expect(try decode("b.png").rgb == picture.rgb)
    }

    @Test func everyFormatIsKnownByItsContent() throws {
        try PictureWriter.write(picture, to: scratch.path("jpeg.png"), as: .jpeg(quality: 96))
        try scratch.run("vips", "webpsave", "in.png", "webp.webp", "-Q", "95")
        try scratch.run("vips", "heifsave", "in.png", "avif.avif", "-Q", "90", "--compression", "av1")
        try scratch.run("vips", "gifsave", "in.png", "gif.gif")
        #expect(try format("jpeg.png") == .jpeg)
        #expect(try format("webp.webp") == .webp)
        #expect(try format("avif.avif") == .avif)
        #expect(try format("gif.gif") == .gif)
        #expect(try format("in.png") == .png)
        for (name, least) in [("jpeg.png", 33.0), ("webp.webp", 25), ("avif.avif", 25), ("gif.gif", 22)] {
            let psnr = try decode(name).psnr(against: picture)
            #expect(psnr > least, "\(name): \(psnr) dB")
        }
    }

    @Test(arguments: 1...8)
    func theOrientationIsApplied(orientation: UInt8) throws {
        let upright = TestPictures.quarters(48, 32)
        // Where the upright picture's pixel x, y is stored (EXIF 2.32, 4.6.4 A).
        let turned = orientation >= 5
        let (width, height) = turned ? (32, 48) : (48, 32)
        let stored = TestPictures.frame(width, height) { x, y in
            let (u, v) =
                switch orientation {
                case 2: (47 - x, y)
                case 3: (47 - x, 31 - y)
                case 4: (x, 31 - y)
                case 5: (y, x)
                case 6: (47 - y, x)
                case 7: (47 - y, 31 - x)
                case 8: (y, 31 - x)
                default: (x, y)
                }
            let pixel = upright.pixel(u, v)
            return (pixel[0], pixel[1], pixel[2])
        }
        try PictureWriter.write(stored, to: scratch.path("stored.jpg"), as: .jpeg(quality: 100))
        _ = try scratch.write(
            PictureFiles.jpeg(try scratch.bytes(of: "stored.jpg"), orientation: orientation), as: "turned.jpg")
        let decoder = try PictureDecoder(path: scratch.path("turned.jpg"))
        #expect(decoder.header == PictureHeader(format: .jpeg, width: 48, height: 32))
        #expect(try decoder.decode(coveringWidth: 48, height: 32).distance(to: upright) <= 6)
        // Scaled and cropped to an odd remainder, the eight agree with the picture that was never turned.
        try PictureWriter.write(upright, to: scratch.path("upright.png"))
        let small = try decoder.decode(coveringWidth: 21, height: 21)
        #expect(small.distance(to: try decode("upright.png", 21, 21)) <= 8)
    }

    @Test func theCropIsCentredAndNothingIsStretched() throws {
        let wide = TestPictures.frame(300, 100) { x, _ in x < 100 ? (255, 0, 0) : x < 200 ? (0, 255, 0) : (0, 0, 255) }
        try PictureWriter.write(wide, to: scratch.path("wide.png"))
        let square = try decode("wide.png", 100, 100)
        #expect(square.rgb == TestPictures.frame(100, 100) { _, _ in (0, 255, 0) }.rgb)

        // A disc stays a disc when the picture is scaled up and cut.
        let disc = TestPictures.frame(90, 60) { x, y in
            (2 * x - 89) * (2 * x - 89) + (2 * y - 59) * (2 * y - 59) < 1600 ? (255, 255, 255) : (0, 0, 0)
        }
        try PictureWriter.write(disc, to: scratch.path("disc.png"))
        let large = try decode("disc.png", 240, 240)
        let across = (0..<240).filter { large.pixel($0, 120)[0] > 127 }
        let down = (0..<240).filter { large.pixel(120, $0)[0] > 127 }
        #expect(abs(across.count - 160) <= 1 && abs(down.count - 160) <= 1)
        #expect(
            (across.first ?? 0) + (across.last ?? 0) == 239 && (down.first ?? 0) + (down.last ?? 0) == 239,
            "\(across.first ?? 0)...\(across.last ?? 0), \(down.first ?? 0)...\(down.last ?? 0)")
    }

    @Test func colourProfilesAreHonoured() throws {
        let colours = TestPictures.quarters(64, 64)
        try PictureWriter.write(colours, to: scratch.path("srgb.png"))
        try scratch.run("vips", "icc_transform", "srgb.png", "p3.png", "p3", "--input-profile", "srgb")
        let stored = try scratch.run("ffmpeg", "-v", "error", "-i", "p3.png", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
        #expect(Frame(width: 64, height: 64, rgb: Array(stored)).distance(to: colours) > 10, "the file's own numbers differ")
        #expect(try decode("p3.png", 64, 64).distance(to: colours) <= 3)
    }

    @Test func printColoursAreConverted() throws {
        let grey = TestPictures.frame(64, 64) { x, _ in x < 32 ? (200, 180, 160) : (60, 80, 90) }
        try PictureWriter.write(grey, to: scratch.path("srgb.png"))
        try scratch.run("vips", "icc_transform", "srgb.png", "cmyk.jpg[Q=98]", "cmyk", "--input-profile", "srgb")
        let pixels = try scratch.run("ffprobe", "-v", "error", "-show_entries", "stream=pix_fmt", "-of", "csv=p=0", "cmyk.jpg")
        #expect(pixels.starts(with: "gbrap".utf8) || pixels.starts(with: "cmyk".utf8) || pixels.starts(with: "yuva".utf8))
        let seen = try decode("cmyk.jpg", 64, 64)
        #expect(zip(seen.pixel(8, 8), [200, 180, 160]).allSatisfy { abs($0 - $1) < 12 }, "\(seen.pixel(8, 8))")
        #expect(zip(seen.pixel(56, 8), [60, 80, 90]).allSatisfy { abs($0 - $1) < 12 }, "\(seen.pixel(56, 8))")
        try scratch.run("vips", "copy", "cmyk.jpg", "bare.jpg[strip,Q=98]")
        #expect(try decode("bare.jpg", 64, 64).pixel(8, 8).max() ?? 0 > 120, "without a profile, too, ink is not light")
    }

    @Test(arguments: ["gray", "gray16be", "rgb48be", "rgba", "ya8", "monob"])
    func everyDepthAndBandCountBecomesRGB(pixels: String) throws {
        try scratch.run("ffmpeg", "-v", "error", "-i", "in.png", "-pix_fmt", pixels, "other.png")
        let reference = try scratch.run(
            "ffmpeg", "-v", "error", "-i", "other.png", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
        let seen = try decode("other.png")
        let distance = seen.distance(to: Frame(width: 96, height: 64, rgb: Array(reference)))
        #expect(distance <= 2, "\(pixels): \(distance)")
    }

    @Test func transparencyIsLaidOnWhite() throws {
        try scratch.run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red@0.5:s=64x64:d=1:r=1,format=rgba", "-frames:v", "1",
            "half.png")
        let half = try decode("half.png", 64, 64).pixel(10, 10)
        #expect(half[0] >= 253 && abs(half[1] - 128) <= 2 && abs(half[2] - 128) <= 2, "\(half)")
        try scratch.run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red@0:s=64x64:d=1:r=1,format=rgba", "-frames:v", "1",
            "clear.png")
        try scratch.run("vips", "pngsave", "clear.png", "palette.png", "--palette")
        #expect(try decode("palette.png", 64, 64).pixel(10, 10) == [255, 255, 255])
        #expect(try decode("palette.png", 64, 64).pixel(10, 10) == [255, 255, 255])
    }

    @Test func anAnimationGivesItsFirstFrame() throws {
        try scratch.run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=blue:s=64x64:r=5:d=1", "-f", "lavfi", "-i",
            "color=red:s=64x64:r=5:d=1", "-filter_complex", "concat", "a.gif")
        let decoder = try PictureDecoder(path: scratch.path("a.gif"))
        #expect(decoder.header == PictureHeader(format: .gif, width: 64, height: 64))
        let pixel = try decoder.decode(coveringWidth: 64, height: 64).pixel(30, 30)
        #expect(pixel[2] > 245 && pixel[0] < 10)
    }
}
