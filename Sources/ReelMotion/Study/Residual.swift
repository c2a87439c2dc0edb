/// What the camera's motion leaves unexplained, for every cell of one picture's grid.
package struct Residual {
    /// Motion on top of the camera's, from this picture to the other, in cells of this picture.
    package var flow: FlowField
    /// How far the motion can be trusted, 0...1; 0 where the other picture does not show the spot.
    package var confidence: Plane
    /// Which motion each cell follows: 0 the camera, k the object at k - 1 of the correspondence.
    var motions: [UInt8]

    /// Whether the camera alone explains the picture, to a tenth of a cell.
    var isStill: Bool {
        for i in 0..<flow.dx.count where abs(flow.dx.pixels[i]) > 0.1 || abs(flow.dy.pixels[i]) > 0.1 { return false }
        return true
    }
}
