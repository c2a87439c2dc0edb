/// A projective map of the plane: what a camera that turns or zooms does to a picture, or any camera before a flat thing.
package struct Homography: Hashable, Sendable {
    /// The rows of the matrix; `w.z` is 1.
    package var x: SIMD3<Double>
    package var y: SIMD3<Double>
    package var w: SIMD3<Double>

    package static let identity = Homography(x: SIMD3(1, 0, 0), y: SIMD3(0, 1, 0), w: SIMD3(0, 0, 1))

    /// - Parameter w: its last component must not be 0.
    package init(x: SIMD3<Double>, y: SIMD3<Double>, w: SIMD3<Double>) {
        self.x = x / w.z
        self.y = y / w.z
        self.w = w / w.z
    }

    package init(_ map: Similarity) {
        x = SIMD3(map.rotation.x, -map.rotation.y, map.translation.x)
        y = SIMD3(map.rotation.y, map.rotation.x, map.translation.y)
        w = SIMD3(0, 0, 1)
    }

    package func callAsFunction(_ p: Point) -> Point {
        let depth = w.x * p.x + w.y * p.y + w.z
        return Point(x.x * p.x + x.y * p.y + x.z, y.x * p.x + y.y * p.y + y.z) / depth
    }

    package var inverse: Homography {
        let (first, second, third) = (Self.cross(y, w), Self.cross(w, x), Self.cross(x, y))
        return Homography(
            x: SIMD3(first.x, second.x, third.x), y: SIMD3(first.y, second.y, third.y), w: SIMD3(first.z, second.z, third.z))
    }

    /// First `self`, then `next`.
    package func then(_ next: Homography) -> Homography {
        func row(_ r: SIMD3<Double>) -> SIMD3<Double> { r.x * x + r.y * y + r.z * w }
        return Homography(x: row(next.x), y: row(next.y), w: row(next.w))
    }

    /// By how much things at `p` grow: the square root of what their area grows by, negative if they are turned over.
    package func scale(at p: Point) -> Double {
        let depth = w.x * p.x + w.y * p.y + w.z
        let determinant = (x * Self.cross(y, w)).sum()
        let area = determinant / (depth * depth * depth)
        return area < 0 ? -(-area).squareRoot() : area.squareRoot()
    }

    /// Whether every point of the rectangle from (0, 0) to `extent` stays before the camera and grows by a factor within `scales`.
    package func isSane(over extent: Point, scales: ClosedRange<Double>) -> Bool {
        [Point.zero, Point(extent.x, 0), Point(0, extent.y), extent, extent / 2].allSatisfy { p in
            w.x * p.x + w.y * p.y + w.z > 0.1 && scales.contains(scale(at: p))
        }
    }

    /// The same map in coordinates where p reads `scale * p + offset`.
    package func conjugated(scale: Double, offset: Point) -> Homography {
        let back = Homography(x: SIMD3(1, 0, -offset.x) / scale, y: SIMD3(0, 1, -offset.y) / scale, w: SIMD3(0, 0, 1))
        let there = Homography(x: SIMD3(scale, 0, offset.x), y: SIMD3(0, scale, offset.y), w: SIMD3(0, 0, 1))
        return back.then(self).then(there)
    }

    /// The similarity that this is; nil if it is none.
    package var similarity: Similarity? {
        let isFlat = abs(w.x) + abs(w.y) < 1e-12
        guard isFlat, abs(x.x - y.y) + abs(x.y + y.x) < 1e-9 * (abs(x.x) + abs(x.y)) else { return nil }
        return Similarity(rotation: Point(x.x, y.x), translation: Point(x.z, y.z))
    }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
