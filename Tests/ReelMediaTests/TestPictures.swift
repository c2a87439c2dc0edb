import Foundation
import ReelMedia

/// Pictures with known pixels.
enum TestPictures {
    /// A number from 0 to 255 that looks random but depends on nothing else.
    static func noise(_ x: Int, _ y: Int, _ seed: Int) -> Int {
        var state = UInt64(truncatingIfNeeded: x &* 73_856_093 ^ y &* 19_349_663 ^ seed &* 83_492_791) &+ 0x9E37_79B9_7F4A_7C15
        state = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ state >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((state ^ state >> 31) & 255)
    }

    static func frame(_ width: Int, _ height: Int, _ pixel: (Int, Int) -> (Int, Int, Int)) -> Frame {
        var rgb: [UInt8] = []
        rgb.reserveCapacity(3 * width * height)
        for y in 0..<height {
            for x in 0..<width {
                let (red, green, blue) = pixel(x, y)
                for value in [red, green, blue] { rgb.append(UInt8(min(max(value, 0), 255))) }
            }
        }
        return Frame(width: width, height: height, rgb: rgb)
    }

    /// Saturated gradients and stripes with edges in every direction under fine grey noise, `shift` pixels on.
    static func detailed(_ width: Int, _ height: Int, shift: Int = 0) -> Frame {
        frame(width, height) { x, y in
            let u = x + shift
            let grain = noise(u, y, 1) / 8 - 16
            let disc = ((u % 160) - 80) * ((u % 160) - 80) + ((y % 160) - 80) * ((y % 160) - 80)
            if disc < 1600 { return (230 + grain, 40 + grain, 30 + grain) }
            if (u / 6 + y / 9) % 5 == 0 { return (240 + grain, 235 + grain, 220 + grain) }
            return (u * 200 / width + grain, y * 220 / height + grain, 200 - u * 150 / width + grain)
        }
    }

    /// Saturated colours that change slowly, under hard edges and strong noise in brightness alone: what 4:2:0 can hold.
    static func grainy(_ width: Int, _ height: Int, shift: Int = 0) -> Frame {
        frame(width, height) { x, y in
            let u = x + shift
            let light = noise(u, y, 1) / 4 - 32 + ((u / 7 + y / 9) % 4 == 0 ? 40 : 0) - 20
            return (60 + u * 120 / width + light, 60 + y * 110 / height + light, 180 - u * 110 / width + light)
        }
    }

    /// A different colour in each quarter, the top left quarter red.
    static func quarters(_ width: Int, _ height: Int) -> Frame {
        frame(width, height) { x, y in
            switch (x < width / 2, y < height / 2) {
            case (true, true): (220, 30, 20)
            case (false, true): (20, 200, 40)
            case (true, false): (30, 60, 210)
            case (false, false): (240, 220, 30)
            }
        }
    }
}

extension Frame {
    /// Peak signal-to-noise ratio over all three channels, in decibels.
    func psnr(against other: Frame) -> Double {
        guard width == other.width, height == other.height else { return 0 }
        var sum = 0.0
        for (a, b) in zip(rgb, other.rgb) {
            let difference = Double(a) - Double(b)
            sum += difference * difference
        }
        return sum == 0 ? .infinity : 10 * log10(255 * 255 * Double(rgb.count) / sum)
    }

    /// The largest difference of any channel.
    func distance(to other: Frame) -> Int {
        guard width == other.width, height == other.height else { return 256 }
        return zip(rgb, other.rgb).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }

    func pixel(_ x: Int, _ y: Int) -> [Int] {
        let at = 3 * (y * width + x)
        return rgb[at..<at + 3].map { Int($0) }
    }
}
