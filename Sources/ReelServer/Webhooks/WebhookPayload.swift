package import ReelAPI
package import ReelQueue
import FoundationEssentials

/// What a webhook says about a finished job: fal's envelope around the body that the result request answers with
/// (docs.fal.ai, "Webhooks").
package enum WebhookPayload {
    /// The same value for the same job at every attempt, so that a receiver can compare; but for a link that is signed, which is new
    /// each time.
    /// - Parameter fileBase: start of file URLs.
    package static func value(of job: Job, fileBase: String, links: FileLinks = .unsigned) -> JSONValue {
        var fields: [String: JSONValue] = ["request_id": .string(job.id), "gateway_request_id": .string(job.id)]
        do {
            switch job.outcome {
            case .output(let json):
                fields["status"] = "OK"
                let stored = try StoredOutput(json: json)
                fields["payload"] = try JSONValue(parsing: JSONText.encode(stored.output(fileBase: fileBase, links)).utf8)
            case .error(let status, let json):
                fields.merge(failure(status)) { $1 }
                fields["payload"] = try JSONValue(parsing: json.utf8)
            case nil:
                fields.merge(failure(APIError.cancelled.status)) { $1 }
                fields["payload"] = APIError.cancelled.body
            }
        } catch {
            fields["payload"] = .null
            fields["payload_error"] = "Response payload is not JSON serializable. What is stored of it cannot be read."
        }
        return .object(fields)
    }

    private static func failure(_ status: Int) -> [String: JSONValue] {
        ["status": "ERROR", "error": .string("Invalid status code: \(status)")]
    }
}
