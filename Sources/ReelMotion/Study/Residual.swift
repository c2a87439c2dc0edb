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

    /// Whether each cell, or one within `reach` of it in either direction, follows a motion that `matches`.
    func cells(within reach: Int, ofMotion matches: (UInt8) -> Bool) -> [Bool] {
        let (width, height) = (flow.width, flow.height)
        func spread(_ cells: [Bool], step: Int, count: Int, position: (Int) -> Int) -> [Bool] {
            var result = cells
            for i in cells.indices where cells[i] {
                let at = position(i)
                for k in max(-reach, -at)...min(reach, count - 1 - at) { result[i &+ k &* step] = true }
            }
            return result
        }
        let across = spread(motions.map(matches), step: 1, count: width) { $0 % width }
        return spread(across, step: width, count: height) { $0 / width }
    }
}
