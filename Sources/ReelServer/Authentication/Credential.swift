package import HTTPTypes

/// What a request shows to be let in: its `Authorization` header.
package enum Credential: Hashable {
    /// No header, or one of a scheme that means nothing here.
    case absent
    case key(APIKey)
    /// `Key` with something other than `id:secret` after it.
    case malformedKey
    /// `Bearer` and a token.
    case token(String)

    package init(_ headers: HTTPFields) {
        guard let header = headers[.authorization] else {
            self = .absent
            return
        }
        let words = header.split(separator: " ", maxSplits: 1)
        let value = words.count > 1 ? words[1].drop { $0 == " " } : ""
        switch words.first?.lowercased() {
        case "key"?: self = APIKey(value).map(Credential.key) ?? .malformedKey
        case "bearer"? where !value.isEmpty: self = .token(String(value))
        default: self = .absent
        }
    }
}
