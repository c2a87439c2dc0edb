import FoundationEssentials

extension APIError {
    /// What is wrong as one line per problem, for a person at a terminal.
    public var sentences: [String] {
        guard let detail = body.object?["detail"] else { return [(try? body.encoded()) ?? "error \(status)"] }
        guard case .array(let entries) = detail else { return [detail.string ?? "error \(status)"] }
        return entries.map { entry in
            let fields = entry.object ?? [:]
            let location = if case .array(let path)? = fields["loc"] { path } else { [JSONValue]() }
            let message = fields["msg"]?.string ?? "error"
            guard let field = location.dropFirst().first?.string else { return message }
            guard let given = fields["input"]?.shortText, fields["type"] != "missing" else { return "\(field): \(message)" }
            return "\(field): \(message) (given: \(given))"
        }
    }
}

extension JSONValue {
    /// The value cut to what fits on a line; nil for what says nothing.
    fileprivate var shortText: String? {
        let text: String? =
            switch self {
            case .null: nil
            case .string(let text): text
            default: try? encoded()
            }
        return text.map { $0.count > 60 ? $0.prefix(57) + "…" : $0 }
    }
}
