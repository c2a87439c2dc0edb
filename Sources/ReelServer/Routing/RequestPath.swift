/// A path about one request: `owner/alias[/…]/requests/{id}[/verb…]`.
///
/// Clients use the application alone, fal's documents the full endpoint id; what is before `requests` may be either.
package struct RequestPath: Hashable {
    /// `owner/alias`.
    package var application: String
    package var id: String
    package var verb: [String]

    /// - Returns: nil for a path about no request.
    package init?(_ segments: [String]) {
        guard let marker = segments.firstIndex(of: "requests"), marker >= 2, segments.count > marker + 1 else {
            return nil
        }
        application = segments[..<2].joined(separator: "/")
        id = segments[marker + 1].lowercased()
        verb = Array(segments[(marker + 2)...])
    }
}
