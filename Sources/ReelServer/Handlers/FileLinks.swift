package import Crypto
package import FoundationEssentials
package import ReelAPI

/// The paths under which files are given out, and whether one is good.
///
/// As on fal, a file's name cannot be guessed, and that is all: whoever has the URL has the file. Or, by setting, URLs are signed, and no good
/// any more after a while: `/files/{key}/{name}?expires={seconds since 1970}&signature={HMAC-SHA256, base64url}`.
package struct FileLinks: Sendable {
    private let signing: (key: SymmetricKey, lifetime: Int)?

    /// Links without a signature.
    package static let unsigned = FileLinks()

    private init() { signing = nil }

    /// Links that are good for `lifetime` seconds.
    package init(key: SymmetricKey, lifetime: Int) {
        signing = (key, lifetime)
    }

    /// The path of a file, with a query if it takes one.
    package func path(key: String, name: String, now: Date) -> String {
        let path = "/files/\(key)/\(name)"
        guard let signing else { return path }
        let expiry = Int(now.timeIntervalSince1970) + signing.lifetime
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(key, name, expiry), using: signing.key)
        return "\(path)?expires=\(expiry)&signature=\(Data(code).base64URL)"
    }

    /// - Parameter query: the link's, without the question mark.
    /// - Returns: seconds for which the link stays good; nil for as long as the file.
    /// - Throws: `APIError` 403 for a link without a good signature, 410 for one that is too old.
    package func check(key: String, name: String, query: some StringProtocol, now: Date) throws(APIError) -> Int? {
        guard let signing else { return nil }
        var (expires, signature): (Int?, Data?)
        for pair in String(query).split(separator: "&") {
            let parts = String(pair).split(separator: "=", maxSplits: 1).map { String($0) }
            guard parts.count == 2 else { continue }
            if parts[0] == "expires" { expires = Int(parts[1]) }
            if parts[0] == "signature" { signature = Data(base64URL: parts[1]) }
        }
        guard let expires, let signature,
            // Checked in constant time.
            HMAC<SHA256>.isValidAuthenticationCode(
                signature, authenticating: Self.message(key, name, expires), using: signing.key)
        else { throw .linkNotSigned }
        let left = TimeInterval(expires) - now.timeIntervalSince1970
        guard left > 0 else { throw .linkExpired }
        return Int(left)
    }

    /// Whether `check` throws nothing.
    package func isGood(key: String, name: String, query: some StringProtocol, at time: Date) -> Bool {
        do throws(APIError) {
            _ = try check(key: key, name: name, query: query, now: time)
            return true
        } catch {
            return false
        }
    }

    private static func message(_ key: String, _ name: String, _ expiry: Int) -> Data {
        Data("reel file link\n\(key)\n\(name)\n\(expiry)".utf8)
    }
}

extension Data {
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    fileprivate init?(base64URL text: String) {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4))
    }
}

extension APIError {
    fileprivate static let linkNotSigned = APIError(
        status: 403,
        "This server signs its links to files, and this link has no good signature. Use the URL as it was given, whole.")
    fileprivate static let linkExpired = APIError(
        status: 410, "This link has expired. Ask for the request's result again: it has a new one.")
}
