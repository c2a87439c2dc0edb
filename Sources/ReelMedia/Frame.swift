/// A picture in memory: sRGB, 8 bits a channel, R G B interleaved, rows from the top, no padding between rows.
public struct Frame: Sendable {
    public let width: Int
    public let height: Int
    /// `3 * width * height` bytes.
    public private(set) var rgb: [UInt8]

    /// A black frame.
    public init(width: Int, height: Int) {
        self.init(width: width, height: height, rgb: [UInt8](repeating: 0, count: 3 * width * height))
    }

    /// - Precondition: `rgb` holds exactly `3 * width * height` bytes.
    public init(width: Int, height: Int, rgb: [UInt8]) {
        precondition(width > 0 && height > 0 && rgb.count == 3 * width * height)
        self.width = width
        self.height = height
        self.rgb = rgb
    }

    /// The bytes of the picture, to be written in place.
    public mutating func withUnsafeMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try rgb.withUnsafeMutableBufferPointer { bytes throws(Failure) in try body(bytes) }
    }
}
