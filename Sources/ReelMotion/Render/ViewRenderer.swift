import ReelMedia

/// Draws a layered picture as a camera sees it at a moment.
///
/// Where each layer is fetched from is worked out for every fourth pixel of every fourth line and lies on straight lines between:
/// moves are smooth. Each pixel is then fetched once, in one step, from the full picture.
final class ViewRenderer {
    /// Pixels from one place with a known source to the next.
    static let cell = 4

    let picture: LayeredPicture
    private let workers: Workers
    private let columns: Int
    private let rows: Int
    /// For every place: the point of the layer's own plane (x, y), how much brighter it is, and how much haze lies over it.
    private let plateField: VectorPlane
    private let subjectFields: [VectorPlane]
    private let plateBlur: Plane
    private let cover: Plane
    /// For each subject, what of it is seen between a place and its neighbours to the right and below.
    private var seen: [[SubjectLayer.Occupancy]]
    /// For every place, the subject that alone fills the way to its neighbours (1 for the first), 0 for none at all, 255 for more.
    private var filled: [UInt8]
    private let plateSource: CubicSource
    private let subjectSources: [CubicSource]
    private var plateStack: BlurStack?
    private var subjectStacks: [BlurStack] = []
    /// Radius of a point entirely out of focus, in pixels.
    private let widestBlur: Float
    static let haze = SIMD4<Float>(214, 217, 222, 1)

    /// Radius of a point entirely out of focus, as a share of the longer side.
    private static let blurShare: Float = 0.011

    /// Pixels around a subject into which it may blur.
    static func widestSpread(of picture: Frame) -> Int {
        Int(4 * 1.3 * blurShare * Float(max(picture.width, picture.height)))
    }

    init(_ picture: LayeredPicture, changesFocus: Bool = false, workers: Workers) {
        self.picture = picture
        self.workers = workers
        columns = (picture.width + Self.cell - 1) / Self.cell + 1
        rows = (picture.height + Self.cell - 1) / Self.cell + 1
        let (columns, rows) = (columns, rows)
        plateField = VectorPlane(width: columns, height: rows)
        subjectFields = picture.subjects.map { _ in VectorPlane(width: columns, height: rows) }
        plateBlur = Plane(width: columns, height: rows)
        cover = Plane(width: columns, height: rows, filledWith: 1)
        seen = picture.subjects.map { _ in Array(repeating: .empty, count: columns * rows) }
        filled = Array(repeating: 0, count: columns * rows)
        plateSource = CubicSource(picture.plate)
        subjectSources = picture.subjects.map { CubicSource($0.colours) }
        widestBlur = Self.blurShare * Float(max(picture.width, picture.height))
        if changesFocus {
            plateStack = BlurStack(picture.plate)
            subjectStacks = picture.subjects.map { BlurStack($0.colours) }
        }
    }

    /// Draws into `frame`, which has the picture's size; where the moment is open, what the frame holds stays.
    func draw(_ moment: ViewMoment, into frame: inout Frame) {
        trace(moment)
        let (width, height) = (frame.width, frame.height)
        frame.withUnsafeMutableBytes { bytes in
            filled.withUnsafeBufferPointer { filled in
                guard let target = bytes.baseAddress, let filled = filled.baseAddress else { return }
                workers.overRows(height) { lines in
                    let line = ViewLine(columns: columns, subjects: picture.subjects.count)
                    for y in lines {
                        line.prepare(y, plateField, subjectFields, plateBlur, cover)
                        draw(y, line, moment, width: width, filled: filled, at: target + 3 * width * y)
                    }
                }
            }
        }
    }

    /// How much of the view at a place belongs to a subject, 0...1, after `draw`.
    func coverage(_ x: Int, _ y: Int) -> Float {
        let place = min(max(y / Self.cell, 0), rows - 1) * columns + min(max(x / Self.cell, 0), columns - 1)
        return seen.reduce(0) { max($0, $1[place] == .full ? 1 : $1[place] == .mixed ? 0.5 : 0) }
    }

    // MARK: - Where things come from

    private func trace(_ moment: ViewMoment) {
        let margin = SIMD2(Float(picture.marginX), Float(picture.marginY))
        workers.overRows(rows) { rows in
            for row in rows {
                let target = plateField.row(row)
                for column in 0..<columns {
                    let q = SIMD2(Float(column * Self.cell), Float(row * Self.cell))
                    // Depth belongs to the picture, not to the view, so the place is found by asking again how near it is.
                    // Depth changes so gently that the second answer is good to a hundredth of a pixel.
                    var p = moment.warp.source(of: q, nearness: picture.ground.nearness(q.y))
                    for _ in 0..<2 { p = moment.warp.source(of: q, nearness: picture.ground.nearness(p.y)) }
                    target[column] = Self.place(p, moment.ambient, offset: margin)
                    if !moment.isFocused {
                        plateBlur.row(row)[column] = widestBlur * moment.blur(nearness: picture.ground.nearness(p.y))
                    }
                    if let opening = moment.opening { cover.row(row)[column] = opening(p) }
                }
                for (index, subject) in picture.subjects.enumerated() {
                    let target = subjectFields[index].row(row)
                    let offset = SIMD2(Float(-subject.left), Float(-subject.top))
                    for column in 0..<columns {
                        let q = SIMD2(Float(column * Self.cell), Float(row * Self.cell))
                        let p = moment.warp.source(of: q, nearness: subject.nearness)
                        target[column] = Self.place(p, moment.ambient, offset: offset)
                    }
                }
            }
        }
        for (index, subject) in picture.subjects.enumerated() {
            let field = subjectFields[index]
            let spread = widestBlur * 2 * (moment.isFocused ? 0 : moment.blur(nearness: subject.nearness))
            for row in 0..<rows {
                for column in 0..<columns {
                    let (right, below) = (min(column + 1, columns - 1), min(row + 1, rows - 1))
                    let (a, b, c, d) = (
                        field.row(row)[column], field.row(row)[right], field.row(below)[column], field.row(below)[right]
                    )
                    let low = a.lesser(b).lesser(c.lesser(d))
                    let high = a.greater(b).greater(c.greater(d))
                    seen[index][row * columns + column] = subject.occupancy(
                        from: SIMD2(low.x - spread, low.y - spread), to: SIMD2(high.x + spread, high.y + spread))
                }
            }
        }
        findFilled()
    }

    private func findFilled() {
        for place in filled.indices {
            var found: UInt8 = 0
            for index in picture.subjects.indices.reversed() where seen[index][place] != .empty {
                found = seen[index][place] == .full ? UInt8(index + 1) : 255
                break
            }
            filled[place] = found
        }
    }

    @inline(__always)
    private static func place(_ p: SIMD2<Float>, _ ambient: AmbientField?, offset: SIMD2<Float>) -> SIMD4<Float> {
        let own = SIMD4(p.x + offset.x, p.y + offset.y, 0, 0)
        guard let ambient else { return own }
        return own + ambient.value(p.x, p.y)
    }

    // MARK: - A line of pixels

    private func draw(
        _ y: Int, _ line: ViewLine, _ moment: ViewMoment, width: Int, filled: UnsafePointer<UInt8>,
        at bytes: UnsafeMutablePointer<UInt8>
    ) {
        let first = y / Self.cell * columns
        let isOpen = moment.opening != nil
        let isWhole = !isOpen && moment.presence >= 1
        for column in 0..<columns - 1 {
            let start = column * Self.cell
            let end = min(start + Self.cell, width)
            guard start < end else { break }
            let subject = filled[first + column]
            if isOpen, subject == 0, line.cover[column] <= 0, line.cover[column + 1] <= 0 { continue }
            if isWhole, subject < 255, isSharp(moment, subject, line.blur[column], line.blur[column + 1]) {
                let places = subject == 0 ? line.plate : line.subjects[Int(subject) - 1]
                let source = subject == 0 ? plateSource : subjectSources[Int(subject) - 1]
                Self.span(source, places[column], places[column + 1], count: end - start, at: bytes + 3 * start)
            } else {
                for x in start..<end {
                    let share = Float(x - start) / Float(Self.cell)
                    let pixel = bytes + 3 &* x
                    VectorPlane.store(blend(line, column, share, first + column, moment, onto: pixel), at: pixel)
                }
            }
        }
    }

    /// Whether a layer alone is in focus from one place to the next, the plate's blur being given.
    @inline(__always)
    private func isSharp(_ moment: ViewMoment, _ subject: UInt8, _ blurHere: Float, _ blurThere: Float) -> Bool {
        if moment.isFocused { return true }
        if subject == 0 { return max(blurHere, blurThere) < 0.5 }
        return widestBlur * moment.blur(nearness: picture.subjects[Int(subject) - 1].nearness) < 0.5
    }

    /// The pixels from one place to the next, of one layer alone.
    @inline(__always)
    private static func span(
        _ source: CubicSource, _ from: SIMD4<Float>, _ to: SIMD4<Float>, count: Int, at bytes: UnsafeMutablePointer<UInt8>
    ) {
        let step = (to - from) * (1 / Float(cell))
        var place = from
        let isLit = from.z != 0 || from.w != 0 || to.z != 0 || to.w != 0
        if source.holds(from, to), !isLit {
            for i in 0..<count {
                VectorPlane.store(source.inside(place), at: bytes + 3 &* i)
                place += step
            }
        } else {
            for i in 0..<count {
                VectorPlane.store(lit(source.anywhere(place), place, coverage: 1), at: bytes + 3 &* i)
                place += step
            }
        }
    }

    /// A pixel of several layers, or out of focus, or open to what is behind.
    private func blend(
        _ line: ViewLine, _ column: Int, _ share: Float, _ cell: Int, _ moment: ViewMoment,
        onto pixel: UnsafeMutablePointer<UInt8>
    ) -> SIMD4<Float> {
        var sum = SIMD4<Float>.zero
        var left: Float = 1
        for index in picture.subjects.indices.reversed() where seen[index][cell] != .empty {
            let fields = line.subjects[index]
            let place = fields[column] + share * (fields[column + 1] - fields[column])
            let subject = picture.subjects[index]
            var colour: SIMD4<Float>
            if moment.isFocused {
                colour = subjectSources[index].anywhere(place)
            } else {
                let radius = widestBlur * moment.blur(nearness: subject.nearness)
                colour = subjectStacks[index].sample(place.x, place.y, radius: radius)
            }
            colour.w = min(max(colour.w, 0), 1)
            colour = Self.lit(colour, place, coverage: colour.w) * moment.presence
            sum += left * colour
            left *= 1 - colour.w
            if left < 0.002 { return sum }
        }
        var cover: Float = 1
        if moment.opening != nil { cover = line.cover[column] + share * (line.cover[column + 1] - line.cover[column]) }
        var behind = SIMD4<Float>.zero
        if cover > 0 {
            let place = line.plate[column] + share * (line.plate[column + 1] - line.plate[column])
            var colour: SIMD4<Float>
            if moment.isFocused {
                colour = plateSource.anywhere(place)
            } else {
                let radius = line.blur[column] + share * (line.blur[column + 1] - line.blur[column])
                colour = plateStack?.sample(place.x, place.y, radius: radius) ?? picture.plate.bicubic(place.x, place.y)
            }
            behind = Self.lit(colour, place, coverage: 1)
        }
        if cover < 1 {
            let old = SIMD4(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]), 0)
            behind = old + max(cover, 0) * (behind - old)
        }
        return sum + left * behind
    }

    @inline(__always)
    private static func lit(_ colour: SIMD4<Float>, _ place: SIMD4<Float>, coverage: Float) -> SIMD4<Float> {
        var result = colour * (1 + place.z)
        result += place.w * (coverage * haze - result)
        result.w = colour.w
        return result
    }
}
