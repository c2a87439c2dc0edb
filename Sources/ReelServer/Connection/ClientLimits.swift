/// What a client may take of the server's time and connections before it has said anything worth either.
public struct ClientLimits: Hashable, Sendable {
    /// From the opening of a connection to the end of its first request's head.
    public var head = Duration.seconds(15)
    /// From an answer to the next request's head on the same connection.
    public var idle = Duration.seconds(75)
    /// How long a body may keep the server waiting in all, beyond what `leastBytesPerSecond` allows, and how long an answer may lie there unread.
    public var stall = Duration.seconds(60)
    /// A body that comes faster than this may take as long as it needs.
    public var leastBytesPerSecond = 1000
    /// Open connections in all.
    public var connections = 4096
    /// Open connections of one address. This machine's own and those of trusted proxies are not counted.
    public var connectionsPerAddress = 256
    /// Bytes of inputs that are being received, all together, beyond the first `BodyMemory.free` of each.
    public var bodyBytes = 512 << 20

    /// Bytes of a path with its query.
    public static let longestTarget = 8 << 10
    /// Bytes of one header, name and value, and of a path that is not even looked at.
    public static let longestField = 16 << 10
    /// Bytes of all headers together.
    public static let longestHead = 32 << 10
    /// Headers of one request.
    public static let mostFields = 128

    public init() {}
}
