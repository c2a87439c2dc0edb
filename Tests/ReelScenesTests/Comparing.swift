import ReelMedia

/// Mean absolute difference of two frames of the same size, in grey levels.
func difference(_ first: Frame, _ second: Frame) -> Double {
    let sum = zip(first.rgb, second.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return Double(sum) / Double(first.rgb.count)
}

/// A frame `factor` times as small, by averaging.
func reduced(_ frame: Frame, by factor: Int) -> Frame {
    let width = frame.width / factor
    let height = frame.height / factor
    var rgb = [UInt8](repeating: 0, count: 3 * width * height)
    for index in rgb.indices {
        let (row, column, channel) = (index / 3 / width, index / 3 % width, index % 3)
        var sum = 0
        for dy in 0..<factor {
            for dx in 0..<factor {
                sum += Int(frame.rgb[3 * ((row * factor + dy) * frame.width + column * factor + dx) + channel])
            }
        }
        rgb[index] = UInt8(sum / (factor * factor))
    }
    return Frame(width: width, height: height, rgb: rgb)
}

/// The middle, in pixels, of everything in which a frame differs from `background`.
func centre(of frame: Frame, without background: Frame) -> (x: Double, y: Double) {
    var sum = (x: 0.0, y: 0.0)
    var count = 0.0
    for pixel in 0..<(frame.width * frame.height) {
        let differs = (0..<3).contains { abs(Int(frame.rgb[3 * pixel + $0]) - Int(background.rgb[3 * pixel + $0])) > 0 }
        guard differs else { continue }
        sum.x += Double(pixel % frame.width)
        sum.y += Double(pixel / frame.width)
        count += 1
    }
    return (sum.x / count, sum.y / count)
}
