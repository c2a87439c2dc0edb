/// A frame as the encoder takes it: BT.709, limited range, 8 bits, 4:2:0 with chroma sited left, no padding between rows.
public struct VideoFrame: Sendable {
    /// Pixels, even.
    public let width: Int
    /// Pixels, even.
    public let height: Int
    /// `width * height` bytes.
    public private(set) var luma: [UInt8]
    /// Blue difference, a quarter as many bytes.
    public private(set) var blue: [UInt8]
    /// Red difference, likewise.
    public private(set) var red: [UInt8]
    /// What `paint` draws on, kept for the next time.
    private var canvas: Frame?

    /// The three planes, to be written in place; valid inside the call that hands them out.
    public struct Planes {
        public let luma: UnsafeMutablePointer<UInt8>
        public let blue: UnsafeMutablePointer<UInt8>
        public let red: UnsafeMutablePointer<UInt8>
    }

    /// A black frame.
    /// - Precondition: both sides are positive and even.
    public init(width: Int, height: Int) {
        precondition(width > 0 && height > 0 && width % 2 == 0 && height % 2 == 0)
        self.width = width
        self.height = height
        luma = [UInt8](repeating: 16, count: width * height)
        blue = [UInt8](repeating: 128, count: width * height / 4)
        red = blue
    }

    /// Takes over `frame`, a picture of the same size.
    public mutating func set(_ frame: Frame) {
        precondition(frame.width == width && frame.height == height)
        let (width, height) = (width, height)
        withUnsafeMutablePlanes { planes in
            frame.rgb.withUnsafeBufferPointer { rgb in
                BT709.convert(
                    rgb, width: width, height: height,
                    luma: .init(planes.luma, stride: width),
                    blue: .init(planes.blue, stride: width / 2),
                    red: .init(planes.red, stride: width / 2))
            }
        }
    }

    /// Has `body` draw a picture in RGB and takes that over; what it drew the time before is still on it.
    /// - Returns: what `body` says of whether it drew; if it did not, this frame stays as it is.
    public mutating func paint(_ body: (inout Frame) throws -> Bool) rethrows -> Bool {
        var picture = canvas ?? Frame(width: width, height: height)
        canvas = nil
        let isPainted = try body(&picture)
        if isPainted { set(picture) }
        canvas = picture
        return isPainted
    }

    public mutating func withUnsafeMutablePlanes(_ body: (Planes) -> Void) {
        luma.withUnsafeMutableBufferPointer { luma in
            blue.withUnsafeMutableBufferPointer { blue in
                red.withUnsafeMutableBufferPointer { red in
                    guard let luma = luma.baseAddress, let blue = blue.baseAddress, let red = red.baseAddress else { return }
                    body(Planes(luma: luma, blue: blue, red: red))
                }
            }
        }
    }
}
