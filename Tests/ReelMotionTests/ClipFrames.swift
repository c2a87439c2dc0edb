import ReelEngine
import ReelMedia
import ReelMotion
import ReelShot

/// All frames of a shot by the motion engine, and what it logged.
struct ClipFrames {
    private(set) var frames: [Frame] = []
    private(set) var log: [String] = []

    init(
        _ prompt: String, negative: String = "", from first: Frame, to last: Frame? = nil, guidance: Double = 0.5,
        seconds: Int = 2,
        frameRate: Int = 12, seed: UInt64 = 9, threads: Int = 2
    ) throws {
        let shot = Shot(
            id: "1", firstFrame: ShotPicture(field: "image_url", path: "a"),
            lastFrame: last.map { _ in ShotPicture(field: "last_frame_url", path: "b") }, prompt: prompt,
            negativePrompt: negative,
            guidance: guidance, seconds: seconds, frameRate: frameRate,
            framing: .exactly(PixelSize(width: first.width, height: first.height)), sound: false, seed: seed, output: "o")
        var lines: [String] = []
        var clip = try MotionEngine(threads: threads).begin(shot, first: first, last: last) { lines.append($0.message) }
        log = lines
        var frame = Frame(width: first.width, height: first.height)
        while try clip.draw(into: &frame) { frames.append(frame) }
    }

    var last: Frame { frames[frames.count - 1] }
}

extension Frame {
    /// Mean difference of bytes within a rectangle, in grey levels.
    func difference(_ other: Frame, x: Range<Int>, y: Range<Int>) -> Double {
        var sum = 0
        for row in y {
            for column in x {
                for channel in 0..<3 {
                    let i = 3 * (row * width + column) + channel
                    sum += abs(Int(rgb[i]) - Int(other.rgb[i]))
                }
            }
        }
        return Double(sum) / Double(3 * x.count * y.count)
    }

    /// Mean difference of bytes, in grey levels.
    func difference(_ other: Frame) -> Double { difference(other, x: 0..<width, y: 0..<height) }

    /// The bytes at a pixel.
    func pixel(_ x: Int, _ y: Int) -> (r: Int, g: Int, b: Int) {
        let i = 3 * (y * width + x)
        return (Int(rgb[i]), Int(rgb[i + 1]), Int(rgb[i + 2]))
    }

    /// A frame drawn pixel by pixel.
    init(width: Int, height: Int, draw: (Int, Int) -> (Int, Int, Int)) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                let (r, g, b) = draw(x, y)
                for value in [r, g, b] { bytes.append(UInt8(min(max(value, 0), 255))) }
            }
        }
        self.init(width: width, height: height, rgb: bytes)
    }
}
