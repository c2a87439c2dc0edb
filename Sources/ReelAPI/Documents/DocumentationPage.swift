/// The pages of `/docs`.
public enum DocumentationPage: String, CaseIterable, Sendable {
    case start = ""
    case queue, webhooks, files, errors, limits, credits

    public var title: String {
        switch self {
        case .start: "First calls"
        case .queue: "The queue"
        case .webhooks: "Webhooks"
        case .files: "Files"
        case .errors: "Errors"
        case .limits: "Limits"
        case .credits: "Credits"
        }
    }

    public var summary: String {
        switch self {
        case .start: "From cURL, Python, JavaScript and Swift."
        case .queue: "Submit, follow, fetch and cancel requests."
        case .webhooks: "Hear of a request's end, and be sure who says so."
        case .files: "Pictures in, videos out, uploads, and how long they are kept."
        case .errors: "What is answered when something is wrong."
        case .limits: "How large, how long, how many."
        case .credits: "Prices, usage and budgets."
        }
    }

    /// Its address on the server; with `.md` at the end, its text.
    public var path: String { self == .start ? "/docs" : "/docs/\(rawValue)" }

    public init?(path: String) {
        guard let page = Self.allCases.first(where: { $0.path == path }) else { return nil }
        self = page
    }
}
