package import ReelQueue

/// Who a request comes from, as far as that is known, and what they may.
package struct Requester: Sendable {
    /// The id of their key, which owns what they submit; nil for those who showed none.
    package let key: String?
    package let scopes: KeyScopes
    package let limits: KeyLimits
    /// What is left of the key's rate; nil for one without a limit.
    package let allowance: Allowance?

    init(key: String?, scopes: KeyScopes, limits: KeyLimits = KeyLimits(), allowance: Allowance? = nil) {
        self.key = key
        self.scopes = scopes
        self.limits = limits
        self.allowance = allowance
    }

    /// Anybody at a server without keys: nothing is kept from them.
    package static let everybody = Requester(key: nil, scopes: [.api, .admin])
    /// Somebody who has shown no key where keys are set. There is little that they may.
    package static let anonymous = Requester(key: nil, scopes: [])

    package var isAdmin: Bool { scopes.contains(.admin) }

    /// Whether a job, or anything else with an owner, is there for them. An administrator sees everything.
    package func sees(_ owner: String?) -> Bool { isAdmin || (key != nil && owner == key) }

    /// The owner whose records they may see, as queries want it; nil for every owner's.
    package var visibleOwner: String? { isAdmin ? nil : key ?? "" }
}
