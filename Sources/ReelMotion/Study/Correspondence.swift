/// How two pictures hang together: one camera motion, and for each picture what moves on top of it.
package struct Correspondence {
    package var grid: AnalysisGrid
    /// From the first picture's grid to the last picture's.
    package var camera: Homography
    /// The paths of things that move by themselves.
    var objects: [ObjectPath]
    package var first: Residual
    package var last: Residual
    /// Brightness of the last picture over that of the first, for each of red, green, blue.
    package var gain: SIMD4<Float>
    /// Mean confidence over what both pictures show, 0...1: about 0.8 for two views of one place.
    package var confidence: Float
    /// The same before any cell was given to an object or to the bare camera: what dense flow alone confirms.
    var kinship: Float
    /// Whether most of the picture keeps to the camera's motion, or none was supposed.
    var holds: Bool

    /// How far an object moves on top of the camera, in cells.
    func speed(of object: ObjectPath) -> Double { (object.map(object.centre) - camera(object.centre)).length }
}
