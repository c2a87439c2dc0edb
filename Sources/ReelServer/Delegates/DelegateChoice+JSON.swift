import ReelAPI
import ReelRemote

extension DelegateChoice {
    /// How the servers are, for the dashboard. No address is told: those are the operator's.
    var value: JSONValue {
        .array(
            all.map { delegate in
                let health = delegate.health.snapshot
                return [
                    "name": .string(delegate.name), "kind": .string(delegate.setting.kind.name),
                    "model": .string(delegate.setting.model), "is_used": .bool(health.isUsed),
                    "trouble": .optional(health.trouble), "last_heard": .time(health.lastHeard),
                    "made": .integer(health.made), "failed": .integer(health.failed),
                    "endpoints": .array(endpoints(of: delegate).map(JSONValue.string)),
                    "lacks": .array(
                        Ability.allCases.filter { delegate.abilities[$0] == .no }.map { .string($0.rawValue) }),
                ]
            })
    }
}
