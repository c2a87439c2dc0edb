import ReelAudio
import ReelEngine

extension CameraPath {
    /// The camera of a clip from one picture; a fast move rushes in its middle, where it is fastest.
    init(_ plan: CameraPlan, speed: Double, _ facts: ClipFacts) {
        let isFast = speed > 1.5 && !plan.isStill
        self.init(
            sideways: Self.samples(facts) { plan.pose(at: $0).shift.x }, rushes: isFast ? [facts.seconds / 2] : [])
    }

    /// The camera between two pictures; between unrelated ones it pushes through from one to the other half-way.
    init(_ inBetweens: InBetweens, _ facts: ClipFacts) {
        self.init(
            sideways: Self.samples(facts) { Timing.gentle($0) * inBetweens.sideways },
            rushes: inBetweens.areRelated ? [] : [facts.seconds / 2])
    }

    /// The view's place at every tenth of a second or so.
    private static func samples(_ facts: ClipFacts, _ place: (Double) -> Double) -> [Double] {
        let count = max(2, Int(facts.seconds * 10))
        return (0...count).map { place(Double($0) / Double(count)) }
    }
}
