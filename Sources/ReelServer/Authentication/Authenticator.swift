package import Foundation
package import ReelAPI

/// Lets a request in or not, by what it shows and what it asks for.
package struct Authenticator: Sendable {
    private let keys: LiveKeys
    private let tokens: UploadTokens

    package init(keys: LiveKeys, tokens: UploadTokens) {
        self.keys = keys
        self.tokens = tokens
    }

    /// - Parameter access: what the route takes; nil for a path that is no route, of which only those with a key hear.
    /// - Returns: who it is that was let in.
    /// - Throws: `APIError` 401 in the words of the host that the request is meant for; 403 for a key without the scope.
    @discardableResult package func check(
        _ credential: Credential, for access: Access?, _ target: Target, now: Date
    ) throws(APIError) -> Requester {
        guard keys.isClosed else { return .everybody }
        guard access != .anybody else { return .anonymous }
        switch credential {
        case .absent: throw .authenticationRequired(application: target.application)
        case .malformedKey: throw .malformedKey
        case .key(let key):
            switch keys.find(key, now: now) {
            case .known(let requester):
                guard access != .admin || requester.isAdmin else { throw .scopeMissing(key: key.id) }
                return requester
            case .revoked: throw .revokedKey
            case .expired: throw .expiredKey
            case .unknown:
                if KeyText.isMistyped(key) { throw .mistypedKey }
            }
        case .token(let token):
            if access == .keyOrUploadToken, let id = tokens.holder(of: token, now: now),
                let requester = keys.requester(id: id, now: now)
            {
                return requester
            }
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
