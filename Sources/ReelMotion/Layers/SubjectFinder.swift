/// Finds the things that stand before the rest of a picture: what differs in colour from the picture's borders, is bounded by edges of
/// the picture itself, and does not run along its sides. Where nothing is clearly such a thing it finds none.
struct SubjectFinder {
    /// Least and largest area of a subject, as shares of the picture.
    private static let areas = 0.006...0.5
    private static let mostSubjects = 3
    /// How much steeper than elsewhere, and at least how steep (in grey levels a cell), colours must change at a subject's outline.
    private static let outlineContrast: Float = 1.7
    private static let leastContrast: Float = 7

    /// A mask (0 or 1) for each subject, on the grid; the largest first.
    /// - Parameter colours: red, green, blue and luma of the picture on its grid.
    func find(_ colours: VectorPlane) -> [Plane] {
        let (width, height) = (colours.width, colours.height)
        guard width >= 48, height >= 48 else { return [] }
        let guide = GuidedFilter(guide: colours.fourth.map { $0 / 255 }, radius: max(3, height / 60), epsilon: 4e-4)
        let seed = Saliency(colours).plane
        var share = seed
        for _ in 0..<4 {
            let model = ColourModel(colours, share: share)
            let around = share.blurred(sigma: Float(width) / 50)
            let next = Plane(width: width, height: height)
            for i in 0..<next.count {
                let prior = 0.6 * around.pixels[i] + 0.4 * seed.pixels[i]
                let odds = 0.8 * model.logOdds(colours.pixels[i]) + 7 * (prior - 0.42)
                next.pixels[i] = 1 / (1 + exp(-odds))
            }
            clearSides(next)
            share = guide.apply(next).map { min(max($0, 0), 1) }
        }
        return subjects(in: rounded(share), steepness: steepness(colours))
    }

    /// The outermost cells at the left, right and top are never part of a subject's core.
    private func clearSides(_ plane: Plane) {
        let edge = max(1, plane.width / 100)
        for y in 0..<plane.height {
            let row = plane.row(y)
            for x in 0..<edge {
                row[x] *= 0.3
                row[plane.width - 1 - x] *= 0.3
            }
            if y < edge { for x in 0..<plane.width { row[x] *= 0.3 } }
        }
    }

    /// Opened and closed: threads and pinholes vanish.
    private func rounded(_ share: Plane) -> Plane {
        let sigma = Float(share.width) / 250
        let mask = share.map { $0 > 0.5 ? 1 : 0 }
        let opened = mask.blurred(sigma: sigma).map { $0 > 0.62 ? 1 : 0 }
        return opened.blurred(sigma: sigma).map { $0 > 0.38 ? 1 : 0 }
    }

    private func steepness(_ colours: VectorPlane) -> Plane {
        let gradient = colours.fourth.gradient()
        let plane = Plane(width: colours.width, height: colours.height)
        for i in 0..<plane.count {
            let (gx, gy) = (gradient.x.pixels[i], gradient.y.pixels[i])
            plane.pixels[i] = (gx * gx + gy * gy).squareRoot()
        }
        return plane
    }

    private func subjects(in mask: Plane, steepness: Plane) -> [Plane] {
        let filled = withoutHoles(mask)
        let found = Patches(of: filled)
        let usual = (0..<steepness.count).reduce(Float(0)) { $0 + steepness.pixels[$1] } / Float(steepness.count)
        let good = found.patches.filter { patch in
            let area = Double(patch.area) / Double(mask.count)
            guard Self.areas.contains(area) else { return false }
            let outline = Self.outline(found.labels, patch.label, width: mask.width, height: mask.height)
            guard !outline.isEmpty, patch.onSides * 5 < outline.count else { return false }
            let contrast = outline.reduce(Float(0)) { $0 + Self.steepest(steepness, around: $1) } / Float(outline.count)
            return contrast > max(Self.leastContrast, Self.outlineContrast * usual)
        }
        return good.sorted { ($0.area, $0.label) > ($1.area, $1.label) }.prefix(Self.mostSubjects).map { patch in
            let plane = Plane(width: mask.width, height: mask.height)
            for i in 0..<plane.count where found.labels[i] == patch.label { plane.pixels[i] = 1 }
            return plane
        }
    }

    /// What is enclosed by the mask and small belongs to it.
    private func withoutHoles(_ mask: Plane) -> Plane {
        let gaps = Patches(of: mask.map { 1 - $0 })
        let result = mask.map { $0 }
        var isHole = [Bool](repeating: false, count: gaps.patches.count + 1)
        for gap in gaps.patches {
            isHole[Int(gap.label)] = gap.onSides + gap.onBottom == 0 && gap.area < mask.count / 150
        }
        for i in 0..<mask.count where isHole[Int(gaps.labels[i])] { result.pixels[i] = 1 }
        return result
    }

    /// The cells of a patch that touch something else.
    private static func outline(_ labels: [Int32], _ label: Int32, width: Int, height: Int) -> [Int] {
        var cells: [Int] = []
        for y in 1..<height - 1 {
            for x in 1..<width - 1 {
                let i = y &* width &+ x
                guard labels[i] == label else { continue }
                if labels[i - 1] != label || labels[i + 1] != label || labels[i - width] != label || labels[i + width] != label {
                    cells.append(i)
                }
            }
        }
        return cells
    }

    /// The steepest change within a cell or two: outlines are not exact to the cell.
    private static func steepest(_ plane: Plane, around i: Int) -> Float {
        let (x, y) = (i % plane.width, i / plane.width)
        var most: Float = 0
        for dy in -1...1 {
            for dx in -1...1 { most = max(most, plane[clamped: x + dx, y + dy]) }
        }
        return most
    }
}
