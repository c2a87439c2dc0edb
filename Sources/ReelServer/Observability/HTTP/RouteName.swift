/// What a request asked for, as metrics, logs and traces name it: a fixed list, whatever strangers send.
enum RouteName: Int, CaseIterable, Sendable {
    case live, ready, metrics, index, page, platform, dashboard, openapi, run, stream, submit, status, statusStream, result,
        cancel, file,
        webhookKeys,
        upload
    case token
    /// A browser's question before the request itself.
    case preflight
    /// No route at all.
    case none

    var label: String {
        switch self {
        case .statusStream: "status_stream"
        case .webhookKeys: "webhook_keys"
        default: "\(self)"
        }
    }

    /// Whether the answer may go on for as long as the work does.
    var isStream: Bool { self == .stream || self == .statusStream }
}

extension Route {
    var name: RouteName {
        switch self {
        case .live: .live
        case .ready: .ready
        case .metrics: .metrics
        case .index: .index
        case .page, .code: .page
        case .platform: .platform
        case .dashboard: .dashboard
        case .openAPI, .queueOpenAPI: .openapi
        case .run: .run
        case .stream: .stream
        case .submit: .submit
        case .status: .status
        case .statusStream: .statusStream
        case .result: .result
        case .cancel: .cancel
        case .file: .file
        case .webhookKeys: .webhookKeys
        case .upload: .upload
        case .token: .token
        }
    }
}
