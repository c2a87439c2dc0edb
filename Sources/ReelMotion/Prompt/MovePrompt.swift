import Glibc

/// What a prompt asks of the camera.
///
/// Only words about the camera are understood; a negative prompt takes away the moves that it names. With no such word the camera
/// drives slowly forward.
package struct MovePrompt: Hashable, Sendable {
    package let motions: Set<Motion>
    /// 1 at an ordinary speed.
    package let speed: Double

    package init(_ prompt: String, negative: String = "") {
        let wanted = MotionWords(prompt, anyDirection: false)
        let unwanted = MotionWords(negative, anyDirection: true)
        var motions = wanted.named.subtracting(wanted.excluded).subtracting(unwanted.named)
        if motions.contains(.still) {
            motions = [.still]
        } else if motions.isSubset(of: [.handheld]) {
            let idle: Motion = wanted.excluded.union(unwanted.named).contains(.dollyIn) ? .still : .dollyIn
            // Who asks for a hand-held camera and no other move wants just that.
            if !motions.contains(.handheld) { motions = [idle] }
        }
        self.motions = motions
        speed = Self.speed(prompt)
    }

    private static func speed(_ prompt: String) -> Double {
        let words = Set(prompt.lowercased().split { !$0.isLetter }.map(String.init))
        let slow: Set = ["slow", "slowly", "gentle", "gently", "subtle", "subtly", "gradual", "gradually"]
        let fast: Set = ["fast", "quick", "quickly", "rapid", "rapidly", "dramatic", "dramatically", "sudden", "suddenly"]
        if !words.isDisjoint(with: fast) { return 1.7 }
        return words.isDisjoint(with: slow) ? 1 : 0.6
    }

    /// The move over a clip of `seconds`.
    /// - Parameter guidance: 0...1; how far the move goes, 0.3...1.3 of its ordinary reach.
    package func move(guidance: Double, seconds: Double) -> CameraMove {
        let length = min(max((seconds / 5).squareRoot(), 0.7), 1.5)
        let reach = speed * (0.3 + min(max(guidance, 0), 1)) * length
        return motions.sorted { $0.rawValue < $1.rawValue }.reduce(into: CameraMove()) { $0.add($1, reach: reach) }
    }
}
