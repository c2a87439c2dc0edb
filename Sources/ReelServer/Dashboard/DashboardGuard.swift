package import HTTPTypes
package import ReelAPI

/// Who may see and do what operators do, where no key says who they are.
///
/// Where keys are set the route's access has seen to it. Without keys it is for this machine alone: not where the server's owner has said
/// that others may come in, not through a proxy, and not for other sites' pages in this machine's browsers.
package struct DashboardGuard: Sendable {
    /// Whether everybody is let in though none are.
    package var isOpenToAll: Bool

    package init(isOpenToAll: Bool) {
        self.isOpenToAll = isOpenToAll
    }

    /// - Parameters:
    ///   - hasShownKey: whether a key has let the caller in, which the route's access has looked at.
    ///   - base: start of the server's URLs as the caller reaches it.
    /// - Throws: `APIError` 403 in the platform's shape.
    package func check(_ headers: HTTPFields, hasShownKey: Bool, base: String) throws(APIError) {
        guard !hasShownKey else { return }
        guard !isOpenToAll else {
            throw .platform(
                .authorization,
                "With --without-keys anybody may come in, so there is no dashboard. Give the server keys, and send one.")
        }
        if let name = Self.marks.first(where: { headers[$0] != nil }) {
            throw .platform(
                .authorization,
                "The call came through a proxy (\(name.rawName)), and without keys the dashboard is for this machine alone. Give the server keys, and send one."
            )
        }
        try BrowserGuard(isOpenToAll: false).check(headers, base: base)
    }

    /// What proxies add to what they pass on.
    private static let marks = [
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-Server",
        "Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP",
    ].compactMap { HTTPField.Name($0) }
}
