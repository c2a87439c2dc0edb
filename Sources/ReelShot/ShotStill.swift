/// A picture to draw between the first and the last one of a shot.
public struct ShotStill: Codable, Hashable, Sendable {
    /// 0 is the first picture, 1 the last; even steps are even motion.
    public var moment: Double
    /// Name of its file in the shot's output folder.
    public var name: String

    public init(moment: Double, name: String) {
        self.moment = moment
        self.name = name
    }
}
