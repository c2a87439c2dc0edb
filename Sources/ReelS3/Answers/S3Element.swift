/// An element of the XML that S3 servers answer with.
package struct S3Element: Hashable, Sendable {
    package var name: String
    package var children: [S3Element] = []
    /// Between the tags; empty where there are elements.
    package var text = ""

    /// The text of the first element of that name within this one.
    package subscript(_ name: String) -> String? {
        children.first { $0.name == name }?.text
    }
}
