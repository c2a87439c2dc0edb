package import Crypto
package import Foundation

/// Tokens with which somebody who has shown a key may send files for a while.
///
/// A token is its expiry, signed: the server keeps no list of them.
package struct UploadTokens: Sendable {
    package static let lifetime: TimeInterval = 60 * 60
    private let key: SymmetricKey

    /// - Parameter key: signs the tokens; those of another key are not accepted, so that a new one at each start ends the old tokens.
    package init(key: SymmetricKey = SymmetricKey(size: .bits256)) {
        self.key = key
    }

    package func issue(now: Date) -> (token: String, expiry: Date) {
        let seconds = Int((now.timeIntervalSince1970 + Self.lifetime).rounded(.down))
        let code = Data(HMAC<SHA256>.authenticationCode(for: Self.message(seconds), using: key))
        return ("\(seconds).\(code.base64EncodedString())", Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    package func accepts(_ token: String, now: Date) -> Bool {
        let parts = token.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let seconds = Int(parts[0]), let code = Data(base64Encoded: String(parts[1])) else {
            return false
        }
        // Checked in constant time.
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.message(seconds), using: key)
            && TimeInterval(seconds) > now.timeIntervalSince1970
    }

    private static func message(_ seconds: Int) -> Data {
        Data("reel upload token until \(seconds)".utf8)
    }
}
