/// Where a picture looks like water, leaves, sky, fire or lights, judged by colour, texture and place; no more than a guess, and asked
/// only for what the prompt names.
struct PictureEvidence {
    private let colours: VectorPlane
    private let subjects: Plane
    /// Mean steepness of brightness around each cell, along x and y, in grey levels a cell.
    private let steepX: Plane
    private let steepY: Plane
    /// Where brightness jumps: an edge between two things.
    private let isEdge: [Bool]
    private let width: Int
    private let height: Int

    /// - Parameters:
    ///   - colours: red, green, blue, luma on the picture's grid.
    ///   - subjects: 1 where a subject stands before the rest.
    init(_ colours: VectorPlane, subjects: Plane) {
        self.colours = colours
        self.subjects = subjects
        (width, height) = (colours.width, colours.height)
        let gradient = colours.fourth.gradient()
        isEdge = (0..<colours.count).map { abs(gradient.x.pixels[$0]) + abs(gradient.y.pixels[$0]) > 8 }
        let sigma = max(1, Float(width) / 110)
        steepX = gradient.x.map(abs).blurred(sigma: sigma)
        steepY = gradient.y.map(abs).blurred(sigma: sigma)
    }

    /// Where `effect` may happen, 0...1 on the grid; nil where the picture shows no such thing.
    func region(for effect: AmbientEffect) -> Plane? {
        switch effect {
        case .clouds: sky.map { inward($0, Float(width) / 45) }
        case .water: water.map { inward($0, Float(width) / 130) }
        case .foliage: patches(of: mask(isLeafy), least: 0.02).map { outward($0, Float(width) / 200) }
        case .fire: patches(of: mask(isFlame), least: 0.002).map { outward($0, Float(width) / 120) }
        case .flicker: lights
        case .mist, .snow, .rain: Plane(width: width, height: height, filledWith: 1)
        }
    }

    // MARK: - Kinds of region

    /// Smooth, not green, and in one piece with the upper border.
    private var sky: Plane? {
        let candidates = mask { i in
            let c = colours.pixels[i]
            let isGreen = c.y > c.x + 8 && c.y > c.z + 4
            let isSkyColoured = c.z >= c.x - 12 || c.w > 150 || (c.x > c.y && c.w > 100)
            return !isGreen && isSkyColoured && c.w > 45 && texture(i) < 7.5 && !isEdge[i] && subjects.pixels[i] < 0.5
        }
        // What hangs on to the sky by a thread is something else.
        let firm = candidates.blurred(sigma: Float(width) / 120).map { $0 > 0.72 ? 1 : 0 }
        return keep(firm, least: 0.03) { $0.top == 0 && Double($0.onSides) > 0.15 * Double(width) }
    }

    /// Not green, in the lower part, with structures that lie rather than stand.
    private var water: Plane? {
        let sky = sky
        let candidates = mask { i in
            let c = colours.pixels[i]
            let isGreen = c.y > c.x + 10 && c.y > c.z + 10
            let isWaterColoured = c.z > c.x - 22 || (abs(c.x - c.y) < 30 && abs(c.y - c.z) < 45)
            let lies = steepY.pixels[i] > 0.75 * steepX.pixels[i] || texture(i) < 2.5
            let isBelow = i / width > height / 5 && (sky?.pixels[i] ?? 0) < 0.5
            return !isGreen && isWaterColoured && lies && isBelow && texture(i) < 22 && subjects.pixels[i] < 0.5
        }
        let soft = candidates.blurred(sigma: Float(width) / 160).map { $0 > 0.55 ? 1 : 0 }
        return keep(soft, least: 0.04) { patch in
            Double(patch.right - patch.left) > 0.25 * Double(width) && Double(patch.bottom) > 0.45 * Double(height)
        }
    }

    private func isLeafy(_ i: Int) -> Bool {
        let c = colours.pixels[i]
        let strongest = max(c.x, c.y)
        let isGreen = c.y >= 0.93 * c.x && c.y >= 1.06 * c.z && strongest - c.z > 12
        let isDry = c.x < 1.25 * c.y && c.z < 0.72 * c.y && c.w > 35
        return (isGreen || isDry) && texture(i) > 3.2
    }

    private func isFlame(_ i: Int) -> Bool {
        let c = colours.pixels[i]
        let isOrange = c.x > 165 && c.x > 1.12 * c.y && c.y > 1.08 * c.z && c.x - c.z > 75
        let isCore = c.x > 225 && c.y > 180 && c.x - c.z > 40 && c.x >= c.y
        return isOrange || isCore
    }

    /// Small spots much brighter than what is around, and the light that they throw.
    private var lights: Plane? {
        let around = colours.fourth.blurred(sigma: Float(width) / 28)
        let spots = mask { i in
            let luma = colours.pixels[i].w
            return luma > 165 && luma - around.pixels[i] > 38
        }
        let area = (0..<spots.count).reduce(Float(0)) { $0 + spots.pixels[$1] } / Float(spots.count)
        guard (0.0002...0.12).contains(area) else { return nil }
        let near = spots.blurred(sigma: Float(width) / 150)
        let far = spots.blurred(sigma: Float(width) / 22)
        for i in 0..<near.count { near.pixels[i] = min(1.4 * near.pixels[i] + 2.5 * far.pixels[i], 1) }
        return near
    }

    // MARK: - Shapes

    private func texture(_ i: Int) -> Float { steepX.pixels[i] + steepY.pixels[i] }

    private func mask(_ holds: (Int) -> Bool) -> Plane {
        let plane = Plane(width: width, height: height)
        for i in 0..<plane.count where holds(i) { plane.pixels[i] = 1 }
        return plane
    }

    /// The mask's patches that `isGood` accepts; nil if together they are less than `least` of the picture.
    private func keep(_ mask: Plane, least: Double, _ isGood: (Patches.Patch) -> Bool) -> Plane? {
        let found = Patches(of: mask)
        let good = found.patches.filter { $0.area * 300 > mask.count && isGood($0) }
        guard Double(good.reduce(0) { $0 + $1.area }) >= least * Double(mask.count) else { return nil }
        let labels = Set(good.map(\.label))
        let plane = Plane(width: width, height: height)
        for i in 0..<plane.count where labels.contains(found.labels[i]) { plane.pixels[i] = 1 }
        return plane
    }

    /// The mask as it is, smoothed a little; nil if it is less than `least` of the picture.
    private func patches(of mask: Plane, least: Float) -> Plane? {
        let soft = mask.blurred(sigma: max(1, Float(width) / 250)).map { $0 > 0.4 ? 1 : 0 }
        let area = (0..<soft.count).reduce(Float(0)) { $0 + soft.pixels[$1] } / Float(soft.count)
        return area >= least ? soft : nil
    }

    /// Nothing at the region's outline, everything well inside: what lies next to it stays where it is.
    private func inward(_ mask: Plane, _ sigma: Float) -> Plane {
        mask.blurred(sigma: max(1, sigma)).map { value in
            let t = min(max(2 * value - 1, 0), 1)
            return t * t * (3 - 2 * t)
        }
    }

    /// Everything inside and a little beyond: the outline itself moves.
    private func outward(_ mask: Plane, _ sigma: Float) -> Plane {
        mask.blurred(sigma: max(1, sigma)).map { min(1.5 * $0, 1) }
    }
}
