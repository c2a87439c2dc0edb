import Glibc
import ReelMedia
import ReelMotion

/// A detailed picture drawn from a seed: clouds of value noise and rectangles with windows. The same everywhere.
///
/// Sendable, because its pixels are never written once `init` is done.
struct DrawnTexture: @unchecked Sendable {
    let pixels: VectorPlane

    init(width: Int, height: Int, seed: UInt32) {
        pixels = VectorPlane(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let cloud = Self.clouds(Float(x), Float(y), seed)
                let tint = Self.clouds(Float(x) * 0.4 + 900, Float(y) * 0.4, seed ^ 77)
                pixels.pixels[y * width + x] = SIMD4(40 + 170 * cloud, 60 + 110 * cloud + 40 * tint, 40 + 140 * tint, 0)
            }
        }
        var state = seed &* 2_654_435_761 | 1
        func random(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 17
            state ^= state << 5
            return Int(state % UInt32(bound))
        }
        for _ in 0..<width * height / 14_000 {
            let (w, h) = (24 + random(110), 20 + random(120))
            let (left, top) = (random(width), random(height))
            let colour = SIMD4(Float(30 + random(200)), Float(30 + random(200)), Float(30 + random(200)), 0)
            let pitch = 9 + random(9)
            for y in top..<min(height, top + h) {
                for x in left..<min(width, left + w) {
                    let window = (x - left) % pitch < pitch / 2 && (y - top) % pitch < pitch / 2
                    pixels.pixels[y * width + x] = 0.75 * (window ? 0.5 * colour : colour) + 0.25 * pixels.pixels[y * width + x]
                }
            }
        }
    }

    /// Six octaves of value noise, 0...1.
    private static func clouds(_ x: Float, _ y: Float, _ seed: UInt32) -> Float {
        var (sum, amplitude, frequency) = (Float(0), Float(0.5), Float(1) / 96)
        for octave in 0..<6 {
            sum += amplitude * noise(x * frequency, y * frequency, seed &+ UInt32(octave) &* 101)
            amplitude *= 0.6
            frequency *= 2
        }
        return min(max(sum * 0.82, 0), 1)
    }

    private static func noise(_ x: Float, _ y: Float, _ seed: UInt32) -> Float {
        let (column, line) = (x.rounded(.down), y.rounded(.down))
        let (fx, fy) = (x - column, y - line)
        let (sx, sy) = (fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy))
        let (i, j) = (Int32(column), Int32(line))
        let upper = corner(i, j, seed) * (1 - sx) + corner(i + 1, j, seed) * sx
        let lower = corner(i, j + 1, seed) * (1 - sx) + corner(i + 1, j + 1, seed) * sx
        return upper * (1 - sy) + lower * sy
    }

    private static func corner(_ i: Int32, _ j: Int32, _ seed: UInt32) -> Float {
        var h = UInt32(bitPattern: i) &* 374_761_393 &+ UInt32(bitPattern: j) &* 668_265_263 &+ seed &* 1_274_126_177
        h = (h ^ (h >> 13)) &* 1_274_126_177
        return Float((h ^ (h >> 16)) >> 8) / 16_777_215
    }

    /// The texture seen through a camera, 2 x 2 samples a pixel.
    /// - Parameter place: from a point of the frame to a point of the texture.
    func view(width: Int, height: Int, gain: Float = 1, place: (Point) -> Point) -> Frame {
        var rgb = [UInt8]()
        rgb.reserveCapacity(3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                var sum = SIMD4<Float>.zero
                for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] {
                    let p = place(Point(Double(x) + dx, Double(y) + dy))
                    sum += pixels.bicubic(Float(p.x), Float(p.y))
                }
                let colour = (sum * 0.25 * gain).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
                rgb += [UInt8(colour.x.rounded()), UInt8(colour.y.rounded()), UInt8(colour.z.rounded())]
            }
        }
        return Frame(width: width, height: height, rgb: rgb)
    }
}
