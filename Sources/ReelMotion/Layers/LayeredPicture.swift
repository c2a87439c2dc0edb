import ReelMedia

/// A picture taken apart by depth: a plate of all that is far and the ground, whole even behind the subjects, and the subjects.
final class LayeredPicture {
    let width: Int
    let height: Int
    let ground: Ground
    /// Without the subjects, larger than the picture by `marginX` and `marginY` on either side.
    let plate: VectorPlane
    let marginX: Int
    let marginY: Int
    /// 1 in cells of the grid that subjects cover, else 0.
    let subjectMask: Plane
    let grid: AnalysisGrid
    /// From the farthest to the nearest.
    let subjects: [SubjectLayer]

    /// - Parameters:
    ///   - marginX: how far beyond its left and right border the picture may be looked at, as a share of the width; it is mirrored
    ///     there.
    ///   - marginY: the same for the upper and lower border and the height.
    ///   - mirrorsSubjects: whether subjects that touch the border go on beyond it.
    ///   - spread: pixels around each subject into which it may blur.
    ///   - workers: threads to work with.
    init(
        _ picture: Frame, marginX shareX: Double = 0, marginY shareY: Double = 0, mirrorsSubjects: Bool = true, spread: Int = 2,
        workers: Workers
    ) {
        width = picture.width
        height = picture.height
        ground = Ground(height: picture.height)
        marginX = Int((shareX * Double(picture.width)).rounded(.up))
        marginY = Int((shareY * Double(picture.height)).rounded(.up))
        grid = AnalysisGrid(frameWidth: picture.width, frameHeight: picture.height)
        let small = grid.colours(of: picture)
        let colours = VectorPlane(colours: picture)
        let masks = SubjectFinder().find(small)
        subjectMask = Plane(width: small.width, height: small.height)
        for mask in masks { for i in 0..<mask.count where mask.pixels[i] > 0.5 { subjectMask.pixels[i] = 1 } }
        guard !masks.isEmpty else {
            plate = Self.padded(colours, marginX, marginY, soft: true)
            subjects = []
            return
        }
        let cutter = SubjectCutter(masks, small: small, grid: grid, picture: colours, workers: workers)
        plate = Self.padded(cutter.plate, marginX, marginY, soft: true)
        let (grid, ground, marginX, marginY) = (grid, ground, marginX, marginY)
        subjects = masks.indices.map { index in
            let cut = Self.padded(
                cutter.subject(index), mirrorsSubjects ? marginX : 0, mirrorsSubjects ? marginY : 0, soft: false)
            let foot = Float(Self.lowest(masks[index]) * grid.factor)
            let origin = mirrorsSubjects ? (-marginX, -marginY) : (0, 0)
            return Self.cropped(cut, at: origin, nearness: ground.nearness(standingOn: foot), spread: spread)
        }.sorted { $0.nearness < $1.nearness }
    }

    /// Nearness of what a camera would circle: the nearest subject, or else the middle distance.
    var pivot: Float { subjects.last?.nearness ?? 0.5 }

    private static func lowest(_ mask: Plane) -> Int {
        for y in (0..<mask.height).reversed() {
            let row = mask.row(y)
            for x in 0..<mask.width where row[x] > 0.5 { return y }
        }
        return mask.height - 1
    }

    /// Mirrored outwards; if `soft`, the less sharp the further out, so that nobody looks there.
    private static func padded(_ plane: VectorPlane, _ marginX: Int, _ marginY: Int, soft: Bool) -> VectorPlane {
        guard marginX > 0 || marginY > 0 else { return plane }
        let result = VectorPlane(width: plane.width + 2 * marginX, height: plane.height + 2 * marginY)
        let columns = (0..<result.width).map { folded($0 - marginX, plane.width) }
        let stack = soft ? BlurStack(plane) : nil
        for y in 0..<result.height {
            let line = folded(y - marginY, plane.height)
            let source = plane.row(line)
            let target = result.row(y)
            let above = max(marginY - y, y - marginY - plane.height + 1)
            for x in 0..<result.width {
                let outside = max(above, max(marginX - x, x - marginX - plane.width + 1))
                if let stack, outside > 0 {
                    target[x] = stack.sample(Float(columns[x]), Float(line), radius: 0.22 * Float(outside))
                } else {
                    target[x] = source[columns[x]]
                }
            }
        }
        return result
    }

    private static func folded(_ i: Int, _ count: Int) -> Int {
        let inside = i < 0 ? -1 - i : i >= count ? 2 * count - 1 - i : i
        return min(max(inside, 0), count - 1)
    }

    /// The part of a cut that holds anything.
    private static func cropped(
        _ cut: VectorPlane, at origin: (x: Int, y: Int), nearness: Float, spread: Int
    ) -> SubjectLayer {
        var (left, right, top, bottom) = (cut.width, 0, cut.height, 0)
        for y in 0..<cut.height {
            let row = cut.row(y)
            for x in 0..<cut.width where row[x] != .zero {
                left = min(left, x)
                right = max(right, x)
                top = min(top, y)
                bottom = max(bottom, y)
            }
        }
        // Clear pixels all around, except where the picture ends.
        left = max(0, min(left, right) - spread)
        top = max(0, min(top, bottom) - spread)
        right = min(cut.width - 1, right + spread)
        bottom = min(cut.height - 1, bottom + spread)
        let box = VectorPlane(width: right - left + 1, height: bottom - top + 1)
        for y in 0..<box.height { box.row(y).update(from: cut.row(top + y) + left, count: box.width) }
        return SubjectLayer(colours: box, left: left + origin.x, top: top + origin.y, nearness: nearness)
    }
}
