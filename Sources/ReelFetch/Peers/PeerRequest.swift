/// One request to a server that the operator has named.
public struct PeerRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    public enum Body: Sendable {
        case none
        case bytes([UInt8], type: String)
        case form(PeerForm)
    }

    public var method: Method
    public var address: PeerAddress
    /// Below the address; starts with a slash.
    public var path: String
    public var query: [(name: String, value: String)]
    public var headers: [(name: String, value: String)]
    public var body: Body
    /// From the start of the connection to the last byte of the answer.
    public var timeout: Duration
    /// Most bytes of an answer that is kept in memory.
    public var maximumBytes: Int
    /// Whether a server has named the address, and not the operator: then it may be only where strangers' URLs may lead to.
    public var isGuarded: Bool

    public init(
        _ method: Method = .get, _ address: PeerAddress, _ path: String, query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)] = [], body: Body = .none, timeout: Duration = .seconds(30),
        maximumBytes: Int = 4 << 20, isGuarded: Bool = false
    ) {
        self.method = method
        self.address = address
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumBytes = maximumBytes
        self.isGuarded = isGuarded
    }
}
