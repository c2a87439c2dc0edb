package import ReelFetch
import Synchronization

/// Counts the open connections of all listeners, in all and by address.
package final class ConnectionCount: Sendable {
    private struct State {
        var total = 0
        var bySource: [Source: Int] = [:]
    }

    /// Whose connections count together: one IPv4 address, or the 2^64 of IPv6 that one machine has for itself.
    private struct Source: Hashable {
        var family: IPAddress.Family
        var prefix: UInt128
    }

    private let limits: ClientLimits
    private let trusted: [Network]
    private let state = Mutex(State())

    /// - Parameter trusted: networks of proxies, each of whose connections may be somebody else's.
    package init(limits: ClientLimits, trusted: [Network]) {
        self.limits = limits
        self.trusted = trusted
    }

    /// One more connection.
    /// - Returns: whether there is room for it; if not, it is not counted.
    package func open(from address: IPAddress?) -> Bool {
        let source = source(of: address)
        return state.withLock { state in
            guard state.total < limits.connections else { return false }
            if let source {
                let open = state.bySource[source, default: 0]
                guard open < limits.connectionsPerAddress else { return false }
                state.bySource[source] = open + 1
            }
            state.total += 1
            return true
        }
    }

    /// One that `open` has let in is gone.
    package func close(from address: IPAddress?) {
        let source = source(of: address)
        state.withLock { state in
            state.total -= 1
            if let source, let open = state.bySource[source] { state.bySource[source] = open > 1 ? open - 1 : nil }
        }
    }

    package var total: Int { state.withLock { $0.total } }

    /// Nil for one that is not counted: this machine's own, and proxies'.
    private func source(of address: IPAddress?) -> Source? {
        guard let address, !trusted.contains(where: { $0.contains(address) }) else { return nil }
        // A listener for both families sees IPv4 as ::ffff:a.b.c.d.
        let isIPv4 = address.family == .v4 || address.bits >> 32 == 0xffff
        guard isIPv4 else {
            return address.specialPurpose == .loopback ? nil : Source(family: .v6, prefix: address.bits >> 64)
        }
        let bits = address.bits & 0xffff_ffff
        return bits >> 24 == 127 ? nil : Source(family: .v4, prefix: bits)
    }
}
