import Foundation
import HTTPTypes
import Hummingbird
import ReelAPI
import ReelQueue
import ReelStorage

/// Answers fal's platform API: the catalogue, prices, and what a key's requests were and cost.
struct PlatformHandler: Sendable {
    let queue: JobQueue
    let catalogue: EndpointCatalogue
    let files: any FileStore
    let links: FileLinks
    let browsers: BrowserGuard

    func respond(
        to route: PlatformRoute, _ request: Request, _ target: Target, _ requester: Requester, now: Date = Date()
    ) async throws -> Response {
        if requester.key == nil, !route.isPublic { try browsers.check(request.headers, base: target.base) }
        let query = PlatformQuery(target, catalogue)
        let owner = requester.visibleOwner
        switch route {
        case .models: return try .json(models(query, target))
        case .pricing:
            let prices = try query.endpoints().map(\.pricing)
            return try .json(JSONValue.object(["prices": .array(prices), "next_cursor": .null, "has_more": false]))
        case .estimate: return try .json(await estimate(JSONBody.read(request), owner: owner, now))
        case .usage: return try .json(await usage(query, owner: owner, now))
        case .requestsByEndpoint: return try .json(await requests(query, target, owner: owner, now))
        case .deletePayloads(let id): return try .json(await deletePayloads(of: id, target, requester))
        }
    }

    private func models(_ query: PlatformQuery, _ target: Target) throws -> JSONValue {
        let words = target.parameter("q")?.lowercased().split(separator: " ") ?? []
        let category = target.parameter("category")
        let status = try query.choice("status", of: ["active", "deprecated"])
        let expanded = try query.choices("expand", of: ["openapi-3.0", "enterprise_status"])
        let found = try query.endpoints().filter { endpoint in
            let text = "\(endpoint.id) \(endpoint.title) \(endpoint.description) \(endpoint.category)".lowercased()
            return (category == nil || endpoint.category == category) && status != "deprecated"
                && words.allSatisfy { text.contains($0) }
        }
        let page = try query.page(standard: 50, most: 100)
        let shown = found.dropFirst(page.offset).prefix(page.limit)
        return .object(
            page.envelope(hasMore: page.offset + shown.count < found.count).merging([
                "models": .array(
                    shown.map { $0.listing(target.addresses, withOpenAPI: expanded.contains("openapi-3.0")) })
            ]) { $1 })
    }

    /// What so many units or calls will cost: by the price, or by what the caller's calls have cost on average.
    private func estimate(_ body: JSONValue, owner: String?, _ now: Date) async throws -> JSONValue {
        let fields = body.object ?? [:]
        let type = fields["estimate_type"]?.string
        guard let type, ["unit_price", "historical_api_price"].contains(type) else {
            throw APIError.platform(.validation, "estimate_type must be unit_price or historical_api_price")
        }
        guard let asked = fields["endpoints"]?.object, (1...50).contains(asked.count) else {
            throw APIError.platform(.validation, "endpoints must be an object of 1 to 50 endpoints")
        }
        let name = type == "unit_price" ? "unit_quantity" : "call_quantity"
        var total = 0.0
        for (id, quantity) in asked {
            guard let endpoint = catalogue[id] else { throw APIError.platform(.notFound, "There is no model \(id)") }
            guard let number = quantity.object?[name]?.double, number >= 0, number <= 1e9 else {
                throw APIError.platform(.validation, "\(id) needs \(name), a number from 0 to 1000000000")
            }
            total += number * (type == "unit_price" ? endpoint.price.highest.number : try await callCost(endpoint, owner, now))
        }
        return ["estimate_type": .string(type), "total_cost": .number((total * 1e6).rounded() / 1e6), "currency": "USD"]
    }

    /// Dollars that a call of the endpoint has cost the caller on average; with no call so far, what one without options costs.
    private func callCost(_ endpoint: Endpoint, _ owner: String?, _ now: Date) async throws -> Double {
        let past = try await queue.usage(
            UsageQuery(
                owner: owner, endpoints: [endpoint.id], start: .distantPast, end: now.addingTimeInterval(1), step: 86_400))
        let calls = past.reduce(0) { $0 + $1.count }
        guard calls > 0 else {
            let body = Dictionary(endpoint.requiredExample.map { ($0.name, $0.value) }) { first, _ in first }
            return try endpoint.charge(for: .object(body)).amount.number
        }
        return USD(millionths: past.reduce(0) { $0 + $1.amount }).number / Double(calls)
    }

    private func deletePayloads(of id: String, _ target: Target, _ requester: Requester) async throws -> JSONValue {
        let missing = APIError.platform(.notFound, "There is no request \(id) of this key")
        guard let status = try await queue.status(id: id), requester.sees(status.owner) else { throw missing }
        guard status.state.isFinal else {
            throw APIError.platform(.validation, "The request \(id) is not finished. Cancel it first, or wait for its end.")
        }
        let gone = JobOutcome.error(
            status: 404, json: try JSONText.encode(["detail": "The payloads of this request have been deleted"]))
        guard let job = try await queue.removePayloads(of: id, replacement: gone) else { throw missing }
        guard case .output(let json)? = job.outcome, let stored = try? StoredOutput(json: json) else {
            return ["cdn_delete_results": []]
        }
        var result: [String: JSONValue] = [
            "link": .string(stored.output(fileBase: target.fileBase, links).video.url), "exception": .null,
        ]
        do {
            try await files.remove(key: stored.video.key)
        } catch {
            result["exception"] = "The file could not be removed. Try again."
        }
        return ["cdn_delete_results": [.object(result)]]
    }
}

extension JSONValue {
    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
