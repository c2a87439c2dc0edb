import Foundation
import ReelAPI

/// The query of a call of the platform API: values are checked, and errors name the parameter and what it can be.
struct PlatformQuery {
    private let target: Target
    private let catalogue: EndpointCatalogue

    init(_ target: Target, _ catalogue: EndpointCatalogue) {
        self.target = target
        self.catalogue = catalogue
    }

    /// The endpoints that `endpoint_id` names, up to 50; all, if it names none.
    func endpoints() throws -> [Endpoint] {
        let ids = target.parameters("endpoint_id")
        guard !ids.isEmpty else { return catalogue.endpoints }
        guard ids.count <= 50 else { throw APIError.platform(.validation, "endpoint_id can name up to 50 models") }
        return try ids.map { id in
            guard let endpoint = catalogue[id] else { throw APIError.platform(.notFound, "There is no model \(id)") }
            return endpoint
        }
    }

    func choice(_ name: String, of options: [String]) throws -> String? {
        guard let value = target.parameter(name) else { return nil }
        guard options.contains(value) else {
            throw APIError.platform(.validation, "\(name) can be \(options.joined(separator: ", ")), not '\(value)'")
        }
        return value
    }

    func choices(_ name: String, of options: [String]) throws -> Set<String> {
        let values = target.parameters(name)
        if let stranger = values.first(where: { !options.contains($0) }) {
            throw APIError.platform(.validation, "\(name) can be \(options.joined(separator: ", ")), not '\(stranger)'")
        }
        return Set(values)
    }

    /// A time in ISO 8601, with or without an hour; without a zone it is in `zone`.
    func date(_ name: String, in zone: TimeZone) throws -> Date? {
        guard let text = target.parameter(name) else { return nil }
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            if let date = try? style.parse(text) { return date }
        }
        if let day = try? Date.ISO8601FormatStyle(timeZone: zone).year().month().day().parse(text) { return day }
        throw APIError.platform(.validation, "\(name) must be a time such as 2026-11-24T10:00:00Z or 2026-11-24, not '\(text)'")
    }

    func timeZone() throws -> TimeZone {
        guard let name = target.parameter("timezone") else { return .gmt }
        guard let zone = TimeZone(identifier: name) else {
            throw APIError.platform(.validation, "timezone must be a name such as Europe/Zurich, not '\(name)'")
        }
        return zone
    }

    /// How many of a list are wanted.
    func limit(standard: Int, most: Int) throws -> Int {
        guard let text = target.parameter("limit") else { return standard }
        guard let limit = Int(text), (1...most).contains(limit) else {
            throw APIError.platform(.validation, "limit can be 1 to \(most), not '\(text)'")
        }
        return limit
    }

    /// Which part of a list is asked for.
    func page(standard: Int, most: Int) throws -> PlatformPage {
        var page = PlatformPage(limit: try limit(standard: standard, most: most))
        if let text = target.parameter("cursor") {
            guard let data = Data(base64Encoded: text), let offset = Int(String(decoding: data, as: UTF8.self)), offset >= 0
            else {
                throw APIError.platform(.validation, "cursor must be a next_cursor that this server has given")
            }
            page.offset = offset
        }
        return page
    }
}

/// A part of a list.
struct PlatformPage {
    var offset = 0
    var limit: Int

    /// What the answer says of the rest.
    func envelope(hasMore: Bool) -> [String: JSONValue] {
        let cursor = Data("\(offset + limit)".utf8).base64EncodedString()
        return ["next_cursor": hasMore ? .string(cursor) : .null, "has_more": .bool(hasMore)]
    }
}
