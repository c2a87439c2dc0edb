/// What may be fetched: from where, how much, and for how long.
public struct FetchPolicy: Hashable, Sendable {
    /// The largest file taken, in bytes.
    public var maximumBytes = 30_000_000
    /// How many bytes, about, are fetched of a file that does not start like a picture: enough to say what it is instead. Nil for all of it.
    public var maximumBytesOfOtherFiles: Int?
    /// The time for everything from name lookup to the last byte.
    public var totalTimeout = Duration.seconds(30)
    /// The time to open one connection, TLS included.
    public var connectTimeout = Duration.seconds(5)
    public var maximumRedirects = 3
    /// The longest http or https URL, in bytes. `data:` URIs are bound by `maximumBytes` instead.
    public var maximumURLLength = 2048
    /// Networks that may be reached although they are not part of the public internet.
    public var allowedNetworks: [Network] = []

    public init() {}

    /// Whether a connection to `address` is allowed.
    public func permits(_ address: IPAddress) -> Bool {
        address.specialPurpose == nil || allowedNetworks.contains { $0.contains(address) }
    }
}
