package import FoundationEssentials
package import ReelQueue
import Synchronization

/// The keys that open the server now: those of its settings, and those that are made and revoked while it runs.
///
/// While there is none, and has been none, everybody is let in. Once keys are set the server stays closed until it ends, whatever becomes
/// of them: a key that is revoked or runs out must not open it to all.
package final class LiveKeys: Sendable {
    package enum Answer: Sendable {
        case known(Requester)
        /// No such id, or not its secret.
        case unknown
        case revoked
        case expired
    }

    fileprivate struct State {
        var entries: [String: KeyEntry]
        var allowances: [String: Allowance] = [:]
        var isClosed: Bool
    }

    private let given: KeyRing
    private let isOpenToAll: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - given: the keys of the settings, which stay.
    ///   - isOpenToAll: whether everybody may be let in although keys were set once, as long as none of them is live.
    package init(_ given: KeyRing, isOpenToAll: Bool = false) {
        self.given = given
        self.isOpenToAll = isOpenToAll
        state = Mutex(State(entries: given.entries, isClosed: !given.isEmpty))
        state.withLock { $0.renewAllowances() }
    }

    /// Takes `stored` in place of the stored keys that were known before.
    package func replace(with stored: [StoredKey], now: Date) {
        let entries = Dictionary(stored.map { ($0.id, KeyEntry($0)) }) { first, _ in first }
        let isClosing = isOpenToAll ? stored.contains { $0.state(at: now) == .live } : !stored.isEmpty
        state.withLock { state in
            state.entries = entries.merging(given.entries) { $1 }
            state.isClosed = state.isClosed || isClosing
            state.renewAllowances()
        }
    }

    /// Whether a key is needed.
    package var isClosed: Bool { state.withLock(\.isClosed) }

    /// How long it takes says nothing of how much of a secret is right. Ids are public: of them it may say something.
    package func find(_ key: APIKey, now: Date) -> Answer {
        let (entry, allowance) = state.withLock { ($0.entries[key.id], $0.allowances[key.id]) }
        guard KeyEntry.isSecret(key.secret, of: entry), let entry else { return .unknown }
        // Only whoever has the secret hears what has become of the key.
        return entry.answer(id: key.id, allowance, now)
    }

    /// Whoever has the key `id`, as long as it is good.
    package func requester(id: String, now: Date) -> Requester? {
        let (entry, allowance) = state.withLock { ($0.entries[id], $0.allowances[id]) }
        guard case .known(let requester)? = entry?.answer(id: id, allowance, now) else { return nil }
        return requester
    }

    /// How many jobs of each key may run at the same time, where its entry says. A revoked key's jobs are still under way.
    package var jobLimits: [String: Int] { state.withLock { $0.entries.compactMapValues(\.limits.jobs) } }
}

extension LiveKeys.State {
    /// An allowance stays as it is as long as the key's rate does: reading the keys again must not fill it up.
    fileprivate mutating func renewAllowances() {
        let before = allowances
        allowances = [:]
        for (id, entry) in entries {
            guard let rate = entry.limits.rate else { continue }
            allowances[id] = before[id].flatMap { $0.perMinute == rate ? $0 : nil } ?? Allowance(perMinute: rate)
        }
    }
}

extension KeyEntry {
    fileprivate func answer(id: String, _ allowance: Allowance?, _ now: Date) -> LiveKeys.Answer {
        if isRevoked { return .revoked }
        if let expiresAt, expiresAt <= now { return .expired }
        return .known(Requester(key: id, scopes: scopes, limits: limits, allowance: allowance))
    }
}
