import Foundation
package import HTTPTypes
package import ReelAPI
import ReelFetch

/// Keeps web pages of other sites from what callers without a key have done.
///
/// A server without keys lets in everybody on this machine, and every page in its browsers is such a caller. What it may start is the
/// caller's own; what others have sent and made is not. So a page must be the server's own: by what browsers say of it, and by the
/// name in its address, which a stranger's page could have pointed at this machine (DNS rebinding).
package struct BrowserGuard: Sendable {
    /// Whether the server's owner has said that everybody may be let in, under whatever name.
    package var isOpenToAll: Bool

    package init(isOpenToAll: Bool) {
        self.isOpenToAll = isOpenToAll
    }

    /// - Parameter base: start of the server's URLs as the caller reaches it.
    /// - Throws: `APIError` 403 in the platform's shape.
    package func check(_ headers: HTTPFields, base: String) throws(APIError) {
        let site = headers[.secFetchSite]
        guard site == nil || site == "same-origin" || site == "none" else { throw .otherSite }
        let own = base.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//").lowercased()
        if let origin = headers[.origin] {
            guard origin.lowercased() == own else { throw .otherSite }
        }
        let name = URL(string: base)?.host()?.lowercased() ?? ""
        let literal = name.filter { $0 != "[" && $0 != "]" }
        guard
            isOpenToAll || name == "localhost" || name.hasSuffix(".localhost") || IPAddress(literal) != nil
                || FalHost.contains(name)
        else {
            throw .unknownName(name)
        }
    }
}

extension APIError {
    fileprivate static let otherSite = APIError.platform(
        .authorization, "Pages of other sites do not get this without a key. Give the server keys, and send one.")

    fileprivate static func unknownName(_ name: String) -> APIError {
        .platform(
            .authorization,
            "A server without keys tells this under localhost or an address, not under \(name). Give it keys, or say --without-keys."
        )
    }
}
