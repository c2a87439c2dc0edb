/// Part of a shot: motions that go on at the same time. "First pan left, then zoom in" has two.
package struct MoveAct: Hashable, Sendable {
    package var motions: Set<Motion>
    /// 1 at an ordinary speed.
    package var speed: Double
    /// Whether this is what a shot does when no word asks for a move.
    var isNeutral = false
}
