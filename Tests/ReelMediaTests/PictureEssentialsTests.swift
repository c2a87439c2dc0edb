import Foundation
import ReelMedia
import Testing

/// What is cut off a file before a decoder sees it must not be missed in the picture.
@Suite struct PictureEssentialsTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func decoded(_ bytes: [UInt8]) throws -> [UInt8] {
        try PictureDecoder(path: scratch.write(bytes, as: "\(UUID().uuidString).png")).decode(coveringWidth: 64, height: 48).rgb
    }

    private func plain() throws -> [UInt8] {
        try PictureWriter.write(TestPictures.detailed(64, 48), to: scratch.path("in.png"))
        return try scratch.bytes(of: "in.png")
    }

    @Test func textsInAndBehindAPNGAreNotMissed() throws {
        let plain = try plain()
        let expected = try decoded(plain)
        let text = PictureFiles.chunk("tEXt", Array("k\0v".utf8))
        let unknown = PictureFiles.chunk("juNk", Array(repeating: 7, count: 999))
        let header = 33
        let padded = plain[..<header] + text + unknown + plain[header..<(plain.count - 12)] + text + plain.suffix(12)
        #expect(try decoded(Array(padded)) == expected)
        #expect(try decoded(plain + Array("<html>".utf8)) == expected)
    }

    @Test func theColourProfileStays() throws {
        _ = try plain()
        try scratch.run("vips", "icc_transform", "in.png", "p3.png", "p3", "--input-profile", "srgb")
        try scratch.run("vips", "pngsave", "p3.png", "bare.png", "--strip")
        #expect(try decoded(scratch.bytes(of: "p3.png")) != decoded(scratch.bytes(of: "bare.png")))
    }

    @Test func anAnimationsFirstFrameIsItself() throws {
        _ = try plain()
        try PictureWriter.write(TestPictures.detailed(64, 48, shift: 5), to: scratch.path("next.png"))
        try scratch.run("vips", "arrayjoin", "in.png next.png next.png in.png", "strip.png", "--across", "1")
        try scratch.run("vips", "webpsave", "strip.png", "moving.webp", "--lossless", "--page-height", "48")
        let moving = try scratch.bytes(of: "moving.webp")
        #expect(moving.windows(of: Array("ANMF".utf8)) >= 3)
        #expect(try decoded(moving) == TestPictures.detailed(64, 48).rgb)
    }

    @Test func morePackedDataThanPixelsIsRefused() throws {
        let plain = try plain()
        let more = PictureFiles.chunk("IDAT", Array(repeating: 0, count: 20_000))
        #expect { try decoded(Array(plain.dropLast(12)) + more + plain.suffix(12)) } throws: {
            if case .corrupt? = $0 as? PictureError { true } else { false }
        }
    }

    /// Stored, not packed at all, and interlaced: the most that an honest encoder can need.
    @Test(arguments: ["--interlace", "--filter=8"]) func pixelsThatAreNotPackedAreTaken(option: String) throws {
        _ = try plain()
        try scratch.run("vips", "pngsave", "in.png", "a.png", "--compression", "0", option)
        #expect(try decoded(scratch.bytes(of: "a.png")) == TestPictures.detailed(64, 48).rgb)
    }

    @Test func onlyTheFiveFormatsAreOpen() throws {
        let names = Set(try PictureDecoder.prepare().map { String($0.prefix { $0 != "_" }) })
        #expect(names == ["jpegload", "pngload", "webpload", "gifload", "heifload"])
    }
}

extension [UInt8] {
    /// How often `pattern` stands in it.
    fileprivate func windows(of pattern: [UInt8]) -> Int {
        indices.dropLast(pattern.count - 1).count { self[$0..<$0 + pattern.count].elementsEqual(pattern) }
    }
}
