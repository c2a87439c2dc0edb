package import Crypto
package import Foundation

/// Tokens with which somebody who has shown a key may send files for a while.
///
/// A token is its expiry and its holder's key id, signed: the server keeps no list of them.
package struct UploadTokens: Sendable {
    package static let lifetime: TimeInterval = 60 * 60
    private let key: SymmetricKey

    /// - Parameter key: signs the tokens; those of another key are not accepted, so that a new one at each start ends the old tokens.
    package init(key: SymmetricKey = SymmetricKey(size: .bits256)) {
        self.key = key
    }

    /// - Parameter holder: the id of the key that it is issued to; nil where no keys are set.
    package func issue(to holder: String?, now: Date) -> (token: String, expiry: Date) {
        let seconds = Int((now.timeIntervalSince1970 + Self.lifetime).rounded(.down))
        let claims = "\(seconds).\(Data((holder ?? "").utf8).base64EncodedString())"
        let code = Data(HMAC<SHA256>.authenticationCode(for: Self.message(claims), using: key))
        return ("\(claims).\(code.base64EncodedString())", Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    /// The id of the key that a token was issued to, empty where no keys were set; nil if the token is no good.
    package func holder(of token: String, now: Date) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let seconds = Int(parts[0]), let holder = Data(base64Encoded: String(parts[1])),
            let code = Data(base64Encoded: String(parts[2])),
            // Checked in constant time.
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.message("\(parts[0]).\(parts[1])"), using: key),
            TimeInterval(seconds) > now.timeIntervalSince1970
        else { return nil }
        return String(decoding: holder, as: UTF8.self)
    }

    private static func message(_ claims: String) -> Data {
        Data("reel upload token \(claims)".utf8)
    }
}
