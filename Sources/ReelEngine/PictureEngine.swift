import ReelAudio
public import ReelMedia
public import ReelShot

/// Makes nothing: gives a shot's own pictures back as stills, upright, in sRGB, scaled and cut to the size of its video.
///
/// That is how pictures go to somebody else's server: no file of a stranger's is passed on, nor what a camera wrote into it.
public struct PictureEngine: Engine {
    /// As in `Shot.engine`; no shot gets this engine without asking for it.
    public static let name = "pictures"
    public var name: String { Self.name }

    public init() {}

    public func canMake(_ shot: Shot) -> Bool { shot.engine == name && shot.stills != nil }

    public func begin(_ shot: Shot, first: Frame, last: Frame?, log: (LogLine) -> Void) throws -> any Clip {
        PictureClip(first: first, last: last ?? first, moments: (shot.stills ?? []).map(\.moment))
    }
}

private struct PictureClip: Clip {
    let first: Frame
    let last: Frame
    let moments: [Double]
    private var drawn = 0

    init(first: Frame, last: Frame, moments: [Double]) { (self.first, self.last, self.moments) = (first, last, moments) }

    var facts: ClipFacts { ClipFacts(width: first.width, height: first.height, frameRate: 1, frameCount: moments.count) }

    mutating func draw(into frame: inout Frame) throws -> Bool {
        guard drawn < moments.count else { return false }
        frame = moments[drawn] < 0.5 ? first : last
        drawn += 1
        return true
    }

    func soundtrack() throws -> AudioBuffer? { nil }
}
