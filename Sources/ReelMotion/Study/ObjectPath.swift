/// How an object gets from its place in the first picture to its place in the last: its centre along a straight line, turning and
/// growing steadily.
struct ObjectPath {
    /// From the first picture's grid to the last's.
    let map: Similarity
    /// In the first picture.
    let centre: Point

    /// - Parameter residual: of the first picture; the object's cells there give the centre.
    init(_ map: Similarity, motion: Int, in residual: Residual) {
        self.map = map
        let width = residual.flow.width
        var (sum, count) = (Point.zero, 0.0)
        for i in residual.motions.indices where Int(residual.motions[i]) == motion {
            sum += Point(Double(i % width), Double(i / width))
            count += 1
        }
        centre = count > 0 ? sum / count : Point(Double(width), Double(residual.flow.height)) / 2
    }

    /// From the object's place in the first picture to its place at moment `t`, 0...1.
    func place(at t: Double) -> Similarity {
        let rotation = pow(map.scale, t) * Point(cos(t * map.angle), sin(t * map.angle))
        let now = centre + t * (map(centre) - centre)
        return Similarity(rotation: rotation, translation: now - rotation.times(centre))
    }
}
