import FoundationEssentials
import HTTPTypes
import Hummingbird
import ReelAPI
import ReelQueue
import ReelShot
import ReelStorage
import ReelTelemetry

/// Answers those who run the server: its pages under `/dashboard`, and the calls under `/dashboard/api` that fill them.
struct DashboardHandler: Sendable {
    let queue: JobQueue
    let catalogue: EndpointCatalogue
    let requests: RequestHandler
    let files: any FileStore
    let engines: EngineReport
    let doctor: DoctorVisits
    let keys: LiveKeys
    /// nil where keys are not kept in the data folder.
    let keyService: KeyService?
    /// Whether everybody is let in though no keys are set.
    let isOpenToAll: Bool

    func respond(
        to route: DashboardRoute, _ request: Request, _ target: Target, _ requester: Requester, now: Date = Date()
    ) async throws -> Response {
        if case .page(let page) = route { return DashboardShell(page: page, hasKeys: keys.isClosed).response(site: target.base) }
        try DashboardGuard(isOpenToAll: isOpenToAll).check(
            request.headers, hasShownKey: requester.key != nil, base: target.base)
        let query = PlatformQuery(target, catalogue)
        let answer: JSONValue =
            switch route {
            case .page: .null
            case .queue: try await overview(now)
            case .jobs: try await jobs(query, target, now)
            case .job(let id): try await job(id, target, now)
            case .cancel(let id): try await cancel(id)
            case .retry(let id): try await retry(id)
            case .files: try await list(query, target, now)
            case .deleteFile(let key): try await delete(key)
            case .usage: try await usage(query, target, now)
            case .keys: try await listKeys(requester, now)
            case .createKey: try await createKey(JSONBody.read(request), now)
            case .revokeKey(let id): try await revokeKey(id, requester)
            case .engine: try await engines.value(now)
            case .doctor: .array(await doctor.findings().map(\.value))
            }
        var response = try Response.json(answer)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

extension JSONValue {
    /// UTC in ISO 8601 with milliseconds; null for nil.
    static func time(_ date: Date?) -> JSONValue {
        date.map { .string(Date.ISO8601FormatStyle(includingFractionalSeconds: true).format($0)) } ?? .null
    }

    /// Seconds to a thousandth; null for nil.
    static func seconds(_ seconds: Double?) -> JSONValue {
        seconds.map { .number(($0 * 1000).rounded() / 1000) } ?? .null
    }

    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    static func optional(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }
}
