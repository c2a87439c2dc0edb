import Hummingbird
import Logging

/// What a server of the same framework can do that does nothing: one route, one small JSON object, no store behind it.
///
///     hummingbird-json PORT

struct Answer: ResponseEncodable {
    let status: String
    let request_id: String
}

let router = Router()
router.get("status") { _, _ in
    Answer(status: "IN_QUEUE", request_id: "764cabcf-b745-4b3e-ae38-1200304cf45b")
}
var logger = Logger(label: "hummingbird-json")
logger.logLevel = .warning
let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8090
try await Application(
    router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)), logger: logger
).runService()
