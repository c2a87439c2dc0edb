extension Plane {
    /// This plane convolved with a Gaussian of standard deviation `sigma` pixels; edges repeat outwards.
    package func blurred(sigma: Float) -> Plane {
        let radius = max(1, Int((3 * sigma).rounded(.up)))
        var taps = (-radius...radius).map { exp(-Float($0 * $0) / (2 * sigma * sigma)) }
        let sum = taps.reduce(0, +)
        taps = taps.map { $0 / sum }
        return convolved(taps: taps)
    }

    /// The mean over squares of `2 * radius + 1` pixels; edges repeat outwards.
    func boxFiltered(radius: Int) -> Plane {
        let side = 2 * radius + 1
        return convolved(taps: [Float](repeating: 1 / Float(side), count: side))
    }

    /// Convolution with the same odd number of `taps` along rows and along columns.
    private func convolved(taps: [Float]) -> Plane {
        let radius = taps.count / 2
        let across = Plane(width: width, height: height)
        let padded = Plane(width: width + 2 * radius, height: 1)
        for y in 0..<height {
            let source = row(y)
            let target = across.row(y)
            let line = padded.pixels
            for x in 0..<radius {
                line[x] = source[0]
                line[radius &+ width &+ x] = source[width &- 1]
            }
            (line + radius).update(from: source, count: width)
            for (k, tap) in taps.enumerated() {
                let shifted = line + k
                for x in 0..<width { target[x] += tap * shifted[x] }
            }
        }
        let result = Plane(width: width, height: height)
        for y in 0..<height {
            let target = result.row(y)
            for (k, tap) in taps.enumerated() {
                let source = across.row(min(max(y + k - radius, 0), height - 1))
                for x in 0..<width { target[x] += tap * source[x] }
            }
        }
        return result
    }

    /// Half the size, each pixel the mean of 2 x 2: its centre (x, y) lies at (2x + 0.5, 2y + 0.5) here.
    func halved() -> Plane {
        let result = Plane(width: (width + 1) / 2, height: (height + 1) / 2)
        for y in 0..<result.height {
            let upper = row(2 * y)
            let lower = row(min(2 * y + 1, height - 1))
            let target = result.row(y)
            for x in 0..<result.width {
                let left = 2 &* x
                let right = min(left &+ 1, width &- 1)
                target[x] = 0.25 * (upper[left] + upper[right] + lower[left] + lower[right])
            }
        }
        return result
    }

    /// Central differences along x and y, in value per pixel.
    func gradient() -> (x: Plane, y: Plane) {
        let gx = Plane(width: width, height: height)
        let gy = Plane(width: width, height: height)
        for y in 0..<height {
            let here = row(y)
            let above = row(max(y - 1, 0))
            let below = row(min(y + 1, height - 1))
            let tx = gx.row(y)
            let ty = gy.row(y)
            for x in 0..<width { ty[x] = 0.5 * (below[x] - above[x]) }
            for x in 0..<width { tx[x] = 0.5 * (here[min(x &+ 1, width &- 1)] - here[max(x &- 1, 0)]) }
        }
        return (gx, gy)
    }

    /// This plane with `margin` pixels more on every side, edges repeated outwards.
    func padded(by margin: Int) -> Plane {
        let result = Plane(width: width + 2 * margin, height: height + 2 * margin)
        for y in 0..<result.height {
            let source = row(min(max(y - margin, 0), height - 1))
            let target = result.row(y)
            for x in 0..<margin {
                target[x] = source[0]
                target[margin &+ width &+ x] = source[width &- 1]
            }
            (target + margin).update(from: source, count: width)
        }
        return result
    }
}
