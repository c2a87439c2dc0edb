/// How little each spot's colour looks like the picture's left, right and upper borders: a first guess at its subject.
struct Saliency {
    /// 0...1 on the picture's grid.
    let plane: Plane

    /// - Parameter colours: red, green, blue, 0...255.
    init(_ colours: VectorPlane) {
        let (width, height) = (colours.width, colours.height)
        let sides = [
            (0..<width).map { colours.row(0)[$0] },
            (0..<height).map { colours.row($0)[0] },
            (0..<height).map { colours.row($0)[width - 1] },
        ].map(Side.init)
        plane = Plane(width: width, height: height)
        for y in 0..<height {
            let source = colours.row(y)
            let target = plane.row(y)
            for x in 0..<width {
                let distance = min(min(sides[0].distance(source[x]), sides[1].distance(source[x])), sides[2].distance(source[x]))
                let aside: Float = 2 * Float(x) / Float(max(1, width - 1)) - 1
                let unlike: Float = 1 - exp(-distance / 9)
                target[x] = unlike * (1 - 0.6 * aside * aside)
            }
        }
    }

    /// The colours along one border.
    private struct Side {
        let mean: SIMD4<Float>
        let variance: SIMD4<Float>

        init(_ colours: [SIMD4<Float>]) {
            var (sum, squares) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
            for colour in colours {
                sum += colour
                squares += colour * colour
            }
            let mean = sum / Float(colours.count)
            self.mean = mean
            variance = squares / Float(colours.count) - mean * mean + 100
        }

        /// Mahalanobis distance, squared, channel by channel.
        func distance(_ colour: SIMD4<Float>) -> Float {
            let difference = colour - mean
            let parts = difference * difference / variance
            return parts.x + parts.y + parts.z
        }
    }
}
