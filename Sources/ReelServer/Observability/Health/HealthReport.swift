/// What the checks found, as `/health/ready` answers it.
package struct HealthReport: Hashable, Sendable, Encodable {
    package struct Finding: Hashable, Sendable, Encodable {
        /// `ok` or `failed`.
        package var status: String
        /// What is the matter; nil if nothing is.
        package var message: String?
    }

    package var checks: [String: Finding]

    package var isReady: Bool { checks.values.allSatisfy { $0.status == "ok" } }

    private enum CodingKeys: String, CodingKey {
        case status, checks
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(isReady ? "ok" : "unavailable", forKey: .status)
        try fields.encode(checks, forKey: .checks)
    }
}
