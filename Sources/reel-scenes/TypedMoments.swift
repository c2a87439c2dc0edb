import ArgumentParser

/// Moments of a scene as they are typed: 0,0.5,1. Each keeps its spelling, which names its picture.
struct TypedMoments: ExpressibleByArgument {
    let moments: [(spelling: String, t: Double)]

    /// The first and the last.
    static let ends = TypedMoments(moments: [("0", 0), ("1", 1)])

    init(moments: [(spelling: String, t: Double)]) {
        self.moments = moments
    }

    init?(argument: String) {
        var moments: [(spelling: String, t: Double)] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let plain = part.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
            guard plain, let t = Double(part), (0...1).contains(t) else { return nil }
            moments.append((String(part), t))
        }
        self.moments = moments
    }

    var defaultValueDescription: String { moments.map(\.spelling).joined(separator: ",") }
}
