import Foundation
import HTTPTypes
import ReelAPI
import ReelServer
import Testing

/// Every route there is, and who is let in. A route that is not listed here does not compile, or fails.
struct RouteTableTests {
    /// A name for each case of `Route` and of what is within it.
    enum Name: String, CaseIterable {
        case live, ready, metrics, index, code, openAPI, queueOpenAPI, run, stream, submit, status, statusStream, result, cancel
        case file, webhookKeys, token
        case textIndex, model, modelAPI, modelText, documentation, documentationText, asset
        case models, pricing, estimate, usage, requestsByEndpoint, deletePayloads
        case dashboardPage, dashboardQueue, dashboardJobs, dashboardJob, dashboardCancel, dashboardRetry, dashboardFiles
        case dashboardDeleteFile, dashboardUsage, dashboardKeys, dashboardCreateKey, dashboardRevokeKey, dashboardEngine,
            dashboardDoctor
        case uploadToken, uploadInitiate, uploadSend, uploadBegin, uploadWhole, uploadPart, uploadComplete

        /// No case is left out, so that a new one has to be thought of.
        init(_ route: Route) {
            switch route {
            case .live: self = .live
            case .ready: self = .ready
            case .metrics: self = .metrics
            case .index: self = .index
            case .code: self = .code
            case .openAPI: self = .openAPI
            case .queueOpenAPI: self = .queueOpenAPI
            case .run: self = .run
            case .stream: self = .stream
            case .submit: self = .submit
            case .status: self = .status
            case .statusStream: self = .statusStream
            case .result: self = .result
            case .cancel: self = .cancel
            case .file: self = .file
            case .webhookKeys: self = .webhookKeys
            case .token: self = .token
            case .page(let page): self.init(page)
            case .platform(let call): self.init(call)
            case .dashboard(let route): self.init(route)
            case .upload(let upload): self.init(upload)
            }
        }

        private init(_ page: PageRoute) {
            switch page {
            case .textIndex: self = .textIndex
            case .model: self = .model
            case .modelAPI: self = .modelAPI
            case .modelText: self = .modelText
            case .documentation: self = .documentation
            case .documentationText: self = .documentationText
            case .asset: self = .asset
            }
        }

        private init(_ call: PlatformRoute) {
            switch call {
            case .models: self = .models
            case .pricing: self = .pricing
            case .estimate: self = .estimate
            case .usage: self = .usage
            case .requestsByEndpoint: self = .requestsByEndpoint
            case .deletePayloads: self = .deletePayloads
            }
        }

        private init(_ route: DashboardRoute) {
            switch route {
            case .page: self = .dashboardPage
            case .queue: self = .dashboardQueue
            case .jobs: self = .dashboardJobs
            case .job: self = .dashboardJob
            case .cancel: self = .dashboardCancel
            case .retry: self = .dashboardRetry
            case .files: self = .dashboardFiles
            case .deleteFile: self = .dashboardDeleteFile
            case .usage: self = .dashboardUsage
            case .keys: self = .dashboardKeys
            case .createKey: self = .dashboardCreateKey
            case .revokeKey: self = .dashboardRevokeKey
            case .engine: self = .dashboardEngine
            case .doctor: self = .dashboardDoctor
            }
        }

        private init(_ upload: UploadRoute) {
            switch upload {
            case .token: self = .uploadToken
            case .initiate: self = .uploadInitiate
            case .send: self = .uploadSend
            case .begin: self = .uploadBegin
            case .whole: self = .uploadWhole
            case .part: self = .uploadPart
            case .complete: self = .uploadComplete
            }
        }
    }

    /// What answers without a key where keys are set, and why.
    static let open: [Name: String] = [
        .live: "a load balancer has no key", .ready: "a load balancer has no key",
        .webhookKeys: "whoever gets a webhook checks its signature with these, as with fal's",
        .openAPI: "a document of what the server can do", .queueOpenAPI: "public on fal too",
        .index: "names the models", .textIndex: "a document", .model: "leads to the next",
        .modelAPI: "a document, public on fal too",
        .modelText: "a document, public on fal too", .documentation: "a document", .documentationText: "a document",
        .dashboardPage: "an empty frame; what fills it takes a key", .asset: "style and scripts of pages",
        .models: "the catalogue, public on fal too", .pricing: "what is in the documents",
        .file: "its name cannot be guessed, or its link is signed; clients send no key with it",
        .uploadWhole: "its address cannot be guessed and was given to a key; JavaScript and Swift send no key to it",
        .uploadPart: "as for a whole one", .uploadComplete: "as for a whole one",
    ]
    static let forAdministrators: Set<Name> = [
        .metrics, .dashboardQueue, .dashboardJobs, .dashboardJob, .dashboardCancel, .dashboardRetry, .dashboardFiles,
        .dashboardDeleteFile, .dashboardUsage, .dashboardKeys, .dashboardCreateKey, .dashboardRevokeKey, .dashboardEngine,
        .dashboardDoctor,
    ]
    static let forUploadTokens: Set<Name> = [.uploadSend, .uploadBegin]

    private static let kling = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
    private static let id = "0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce"
    private static let request = "/queue/fal-ai/kling-video/requests/\(id)"
    private static let file = "/cdn/files/0123456789abcdef0123456789abcdef/a.png"
    private static let upload = "upload=fedcba9876543210fedcba9876543210"

    /// A request for each route.
    static let table: [Name: (HTTPRequest.Method, String)] = [
        .live: (.get, "/health/live"), .ready: (.get, "/health/ready"), .metrics: (.get, "/metrics"), .index: (.get, "/"),
        .code: (.post, "/models/\(kling)/code"), .openAPI: (.get, "/openapi.json"),
        .queueOpenAPI: (.get, "/api/openapi/queue/openapi.json"), .run: (.post, "/\(kling)"),
        .stream: (.post, "/\(kling)/stream"),
        .submit: (.post, "/queue/\(kling)"), .status: (.get, "\(request)/status"),
        .statusStream: (.get, "\(request)/status/stream"), .result: (.get, request), .cancel: (.put, "\(request)/cancel"),
        .file: (.get, file), .webhookKeys: (.get, "/.well-known/jwks.json"), .token: (.post, "/rest/tokens/"),
        .textIndex: (.get, "/llms.txt"), .model: (.get, "/models/\(kling)"), .modelAPI: (.get, "/models/\(kling)/api"),
        .modelText: (.get, "/models/\(kling)/llms.txt"), .documentation: (.get, "/docs"),
        .documentationText: (.get, "/docs/queue.md"), .asset: (.get, "/assets/style.css"), .models: (.get, "/v1/models"),
        .pricing: (.get, "/v1/models/pricing"), .estimate: (.post, "/v1/models/pricing/estimate"),
        .usage: (.get, "/v1/models/usage"),
        .requestsByEndpoint: (.get, "/v1/models/requests/by-endpoint"),
        .deletePayloads: (.delete, "/v1/models/requests/\(id)/payloads"), .uploadToken: (.post, "/rest/storage/auth/token"),
        .uploadInitiate: (.post, "/rest/storage/upload/initiate"), .uploadSend: (.post, "/cdn/files/upload"),
        .uploadBegin: (.post, "/cdn/files/upload/multipart"), .uploadWhole: (.put, "\(file)?\(upload)"),
        .dashboardPage: (.get, "/dashboard"), .dashboardQueue: (.get, "/dashboard/api/queue"),
        .dashboardJobs: (.get, "/dashboard/api/jobs"), .dashboardJob: (.get, "/dashboard/api/jobs/\(id)"),
        .dashboardCancel: (.post, "/dashboard/api/jobs/\(id)/cancel"),
        .dashboardRetry: (.post, "/dashboard/api/jobs/\(id)/retry"), .dashboardFiles: (.get, "/dashboard/api/files"),
        .dashboardDeleteFile: (.delete, "/dashboard/api/files/k"), .dashboardUsage: (.get, "/dashboard/api/usage"),
        .dashboardKeys: (.get, "/dashboard/api/keys"), .dashboardCreateKey: (.post, "/dashboard/api/keys"),
        .dashboardRevokeKey: (.delete, "/dashboard/api/keys/k"), .dashboardEngine: (.get, "/dashboard/api/engine"),
        .dashboardDoctor: (.get, "/dashboard/api/doctor"),
        .uploadPart: (.put, "\(file)/1?\(upload)"), .uploadComplete: (.post, "\(file)/complete?\(upload)"),
    ]

    private let tokens = UploadTokens()

    /// The status of the refusal; nil if the request is let in.
    private func refusal(_ name: Name, _ header: String?) throws -> Int? {
        var ring = KeyRing()
        try ring.add("root:1 scope=admin")
        try ring.add("user:2 scope=api")
        let (method, path) = try #require(Self.table[name], "the route \(name) is not in the table")
        let target = try Target(scheme: "http", host: "localhost", path: path, proxied: nil)
        let route = try Route(method: method, target: target, catalogue: EndpointCatalogue())
        #expect(Name(route) == name)
        do throws(APIError) {
            try Authenticator(keys: LiveKeys(ring), tokens: tokens).check(
                Credential(header.map { [.authorization: $0] } ?? [:]), for: route.access, target, now: Date())
            return nil
        } catch {
            return error.status
        }
    }

    @Test(arguments: Name.allCases)
    func aRouteIsClosedUnlessItIsListed(_ name: Name) throws {
        let isOpen = Self.open[name] != nil
        for header in [nil, "Key user:1", "Key nobody:2", "Key user", "Basic dXNlcjoy", "Bearer user:2", ""] {
            #expect(try refusal(name, header) == (isOpen ? nil : 401), "\(header ?? "no header")")
        }
        let token = "Bearer \(tokens.issue(to: "user", now: Date()).token)"
        #expect(try refusal(name, token) == (isOpen || Self.forUploadTokens.contains(name) ? nil : 401))
        #expect(try refusal(name, "Bearer \(tokens.issue(to: "gone", now: Date()).token)") == (isOpen ? nil : 401))
        #expect(try refusal(name, "Key user:2") == (Self.forAdministrators.contains(name) ? 403 : nil))
        #expect(try refusal(name, "Key root:1") == nil)
    }
}
