package import Logging

/// Takes out of log values what must not be in a log: keys and tokens, the content of `data:` URIs, and more text than anybody
/// reads.
package enum LogRedactor {
    static let hidden = "[hidden]"
    /// Most characters of one value.
    static let limit = 2000
    /// Names whose values are secrets, whatever they hold.
    private static let secretNames = ["authorization", "cookie", "password", "secret", "token", "api_key", "fal_key"]

    package static func redacted(_ value: Logger.MetadataValue, key: String) -> Logger.MetadataValue {
        let name = key.lowercased()
        if secretNames.contains(where: { name.contains($0) }) { return .string(hidden) }
        return switch value {
        case .string(let text): .string(redacted(text))
        case .stringConvertible(let value) where value is any Numeric || value is Bool: .stringConvertible(value)
        case .stringConvertible(let value): .string(redacted("\(value)"))
        case .array(let values): .array(values.map { redacted($0, key: key) })
        case .dictionary(let values):
            .dictionary(Dictionary(uniqueKeysWithValues: values.map { ($0.key, redacted($0.value, key: $0.key)) }))
        }
    }

    package static func redacted(_ text: String) -> String {
        let safe = hidingCredentials(hidingData(text))
        return safe.count > limit ? "\(safe.prefix(limit))… (\(safe.count) characters)" : safe
    }

    /// `data:image/png;base64,iVBOR…` becomes `data:image/png;base64,[hidden]`.
    private static func hidingData(_ text: String) -> String {
        guard text.contains(/data:/.ignoresCase()) else { return text }
        return text.replacing(/(data:[^,\s"']{0,200},)[^\s"'<>)\]}]*/.ignoresCase()) { "\($0.1)\(hidden)" }
    }

    /// What follows `Key` or `Bearer`, the password in a URL, and signatures and tokens in its query.
    private static func hidingCredentials(_ text: String) -> String {
        text.replacing(/\b((?:Key|Bearer|Basic)\s+)[A-Za-z0-9_.~+\/=:-]{8,}/.ignoresCase()) { "\($0.1)\(hidden)" }
            .replacing(/(:\/\/)[^\s\/@"]+@/) { "\($0.1)\(hidden)@" }
            .replacing(/([?&](?:[a-z-]*(?:token|signature|secret|key|sig))=)[^&\s"]+/.ignoresCase()) { "\($0.1)\(hidden)" }
    }
}
