import ReelFetch

/// An address that a server listens on.
package enum ListenAddress {
    /// Whether only this machine can reach a server that listens on `host`, a name or an address.
    package static func isLoopback(_ host: String) -> Bool {
        host.lowercased() == "localhost" || IPAddress(host)?.specialPurpose == .loopback
    }
}
