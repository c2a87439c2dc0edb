package import Foundation
package import ReelAPI

/// Lets a request in or not, by what it shows and what it asks for.
package struct Authenticator: Sendable {
    private let keys: KeyRing
    private let tokens: UploadTokens

    package init(keys: KeyRing, tokens: UploadTokens) {
        self.keys = keys
        self.tokens = tokens
    }

    /// - Parameter access: what the route takes; nil for a path that is no route, of which only those with a key hear.
    /// - Returns: the id of the key that let the request in, if one did.
    /// - Throws: `APIError` 401 in the words of the host that the request is meant for.
    @discardableResult package func check(
        _ credential: Credential, for access: Access?, _ target: Target, now: Date
    ) throws(APIError) -> String? {
        guard !keys.isEmpty, access != .anybody else { return nil }
        switch credential {
        case .absent: throw .authenticationRequired(application: target.application)
        case .malformedKey: throw .malformedKey
        case .key(let key):
            if keys.contains(key) { return key.id }
        case .token(let token):
            if access == .keyOrUploadToken, tokens.accepts(token, now: now) { return nil }
        }
        throw target.role == .rest ? .unknownKey : .invalidKey
    }
}

extension Target {
    /// `owner/alias` of the application that the path is about.
    fileprivate var application: String? {
        guard role == .run || role == .queue, segments.count > 1 else { return nil }
        return segments[..<2].joined(separator: "/")
    }
}
