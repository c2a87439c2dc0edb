import ReelServer
import Testing

/// RFC 9110, section 14: a file of 1000 bytes.
struct ByteRangeTests {
    @Test(
        arguments: [
            (nil, .whole), ("bytes=0-0", .part(0...0)), ("bytes=0-499", .part(0...499)), ("bytes=500-", .part(500...999)),
            ("bytes=-500", .part(500...999)), ("bytes=-5000", .part(0...999)), ("bytes=990-5000", .part(990...999)),
            ("bytes=1000-", .unsatisfiable), ("bytes=1000-1001", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=5-2", .whole), ("bytes=", .whole), ("bytes=-", .whole), ("bytes=a-b", .whole), ("bytes=+1-5", .whole),
            ("bytes=0-1,5-6", .whole), ("items=0-1", .whole), ("bytes=1-2-3", .whole), ("bytes= 1-2", .whole),
        ] as [(String?, ByteRange)])
    func headers(_ header: String?, _ expected: ByteRange) {
        #expect(ByteRange(header: header, size: 1000) == expected)
    }

    @Test func anEmptyFileHasNoRanges() {
        #expect(ByteRange(header: "bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: "bytes=-1", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: nil, size: 0) == .whole)
    }
}
