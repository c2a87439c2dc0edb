/// A media type as a Content-Type header has it.
package struct MediaType: Hashable {
    /// `type/subtype` in lower case, without parameters.
    package let essence: String

    package init(_ text: String) {
        essence = text.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    }

    /// Whether a browser may show such a file that a stranger has sent: it can hold no script. SVG can.
    package var isShownInBrowsers: Bool {
        ["video/", "audio/", "image/"].contains { essence.hasPrefix($0) } && !essence.hasPrefix("image/svg")
    }
}
