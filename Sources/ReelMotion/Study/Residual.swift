/// What the camera's motion leaves unexplained, for every cell of one picture's grid.
package struct Residual {
    /// How far the word of a cell counts that cannot be trusted at all; what trust there is comes on top.
    static let leastSay: Float = 0.02

    /// Motion on top of the camera's, from this picture to the other, in cells of this picture.
    package var flow: FlowField
    /// How far the motion can be trusted, 0...1; 0 where the other picture does not show the spot.
    package var confidence: Plane
    /// Which motion each cell follows: 0 the camera, k the object at k - 1 of the correspondence.
    var motions: [UInt8]
}
