/// A program that sends an input to an endpoint and prints what comes back.
///
/// In cURL, Python and JavaScript it is the call that fal's documents publish. Where the server has a name of its own, Python and
/// JavaScript are told so in a few lines more.
public struct CodeSample: Sendable {
    public enum Language: String, CaseIterable, Sendable {
        case curl, python, javascript, swift

        public var title: String {
            switch self {
            case .curl: "cURL"
            case .python: "Python"
            case .javascript: "JavaScript"
            case .swift: "Swift"
            }
        }

        /// The name that Markdown knows it by.
        public var fence: String { self == .curl ? "bash" : rawValue }
    }

    /// The endpoint's id.
    public var endpoint: String
    /// Field names and values, in the order to show them.
    public var input: [(name: String, value: JSONValue)]
    public var addresses: Addresses

    public init(endpoint: String, input: [(name: String, value: JSONValue)], addresses: Addresses) {
        self.endpoint = endpoint
        self.input = input
        self.addresses = addresses
    }

    public func text(_ language: Language) -> String {
        switch language {
        case .curl: curl
        case .python: python
        case .javascript: javaScript
        case .swift: swift
        }
    }
}
