/// The way of a camera through a whole clip: one move after another, each from rest to rest.
package struct CameraPlan: Hashable, Sendable {
    private let steps: [CameraMove]
    private let timing: Timing
    /// How far a hand sways, as a share of the width.
    static let swayOfHand = 0.006
    /// The share of its time by which a step begins early and ends late, so that the camera does not stop in between.
    private static let overlap = 0.12

    init(_ steps: [CameraMove], timing: Timing) {
        self.steps = steps
        self.timing = timing
    }

    package var isStill: Bool { steps.allSatisfy(\.isStill) }

    /// Sway of the hand that holds the camera, as a share of the width: the strongest of all steps.
    package var sway: Double { steps.map(\.withinReach.sway).max() ?? 0 }

    /// Whether the view ever shrinks, and so looks beyond the picture's borders.
    var looksBeyond: Bool {
        stride(from: 0, through: 1, by: 0.05).contains { pose(at: $0).growth < -1e-6 }
    }

    /// Whether anything goes out of focus.
    var changesFocus: Bool { steps.contains { $0.focusNear > 0 || $0.focusFar > 0 } }

    /// The camera at a share of the clip's time, 0...1.
    package func pose(at time: Double) -> CameraMove {
        var pose = CameraMove()
        var (near, far) = (0.0, 0.0)
        for (index, step) in steps.enumerated() {
            let done = progress(of: index, at: time)
            pose = pose + step * done
            // A focus that goes to the far comes from the near.
            let passing = Self.ramp(0, 0.35, done) * (1 - Self.ramp(0.4, 0.8, done))
            near += step.focusNear * Self.ramp(0, 0.7, done) + step.focusFar * passing
            far += step.focusFar * Self.ramp(0.45, 1, done)
        }
        pose.focusNear = near * max(0, 1 - far)
        pose.focusFar = far
        return pose.withinReach
    }

    private func progress(of index: Int, at time: Double) -> Double {
        guard steps.count > 1 else { return timing(time) }
        let length = 1 / Double(steps.count)
        let begin = index == 0 ? 0 : length * (Double(index) - Self.overlap)
        let end = index == steps.count - 1 ? 1 : length * (Double(index + 1) + Self.overlap)
        return Self.ramp(begin, end, time)
    }

    private static func ramp(_ begin: Double, _ end: Double, _ time: Double) -> Double {
        let t = min(max((time - begin) / (end - begin), 0), 1)
        return t * t * (3 - 2 * t)
    }
}
