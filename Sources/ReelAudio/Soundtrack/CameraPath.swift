/// How the camera of a shot moves, as far as it can be heard.
public struct CameraPath: Hashable, Sendable {
    /// Where the view's middle stands sideways, in picture widths from where it began, to the right; evenly spaced over the clip.
    public var sideways: [Double]
    /// Seconds at which the camera rushes past or through something: each is heard as a whoosh.
    public var rushes: [Double]

    /// A camera that stands still.
    public static let still = CameraPath(sideways: [], rushes: [])

    public init(sideways: [Double], rushes: [Double] = []) {
        self.sideways = sideways.allSatisfy(\.isFinite) ? sideways : []
        self.rushes = rushes.filter(\.isFinite)
    }

    /// Picture widths a second above which a sideways move is heard as a whoosh.
    static let fast = 0.25

    /// The view's place at `share` of the clip, 0...1.
    func sideways(at share: Double) -> Double {
        guard sideways.count > 1 else { return 0 }
        let place = min(max(share, 0), 1) * Double(sideways.count - 1)
        let whole = min(Int(place), sideways.count - 2)
        return sideways[whole] + (sideways[whole + 1] - sideways[whole]) * (place - Double(whole)) - sideways[0]
    }

    /// All that whooshes: what the shot names, and the fastest moment of each fast sideways move.
    func whooshes(in seconds: Double) -> [Whoosh.Pass] {
        var passes = rushes.filter { (0...seconds).contains($0) }.map { Whoosh.Pass(time: $0, direction: 0) }
        guard sideways.count > 2, seconds > 0 else { return passes }
        let step = seconds / Double(sideways.count - 1)
        let speeds = zip(sideways, sideways.dropFirst()).map { ($1 - $0) / step }
        var index = 0
        while index < speeds.count {
            let run = speeds[index...].prefix { abs($0) > Self.fast }
            if let fastest = run.indices.max(by: { abs(speeds[$0]) < abs(speeds[$1]) }) {
                passes.append(Whoosh.Pass(time: (Double(fastest) + 0.5) * step, direction: speeds[fastest] > 0 ? -1 : 1))
            }
            index += max(1, run.count)
        }
        return passes.sorted { $0.time < $1.time }
    }
}
