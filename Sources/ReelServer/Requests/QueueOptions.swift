import Foundation
package import HTTPTypes
package import ReelAPI
package import ReelQueue

/// How a request wants to be queued, as its headers and query say.
///
/// Headers that Reel has no use for (`X-Fal-Runner-Hint`, `X-Fal-Store-IO`) may hold anything.
package struct QueueOptions: Hashable {
    package var priority = JobPriority.normal
    /// Seconds within which the work must start.
    package var startTimeout: Double?
    /// How many requests to the endpoint may be queued already.
    package var maximumQueueLength: Int?
    /// Seconds that the output's file is kept; nil for ever.
    package var fileLifetime: Int?
    /// Whether the first attempt is the last.
    package var isTriedOnce = false
    /// Names the request, so that sending it twice makes one job.
    package var idempotencyKey: String?

    /// - Parameter fileLifetime: seconds that the output's file is kept where the request does not say; nil for ever.
    /// - Throws: `APIError` 400 that names the header or parameter.
    package init(headers: HTTPFields, target: Target, fileLifetime standard: Int? = nil) throws(APIError) {
        if let text = headers[.queuePriority] {
            switch text.lowercased() {
            case "normal": priority = .normal
            case "low": priority = .low
            default: throw .badRequest("\(HeaderName.queuePriority) is '\(text)'; it can be 'normal' or 'low'.")
            }
        }
        if let text = headers[.requestTimeout] {
            guard let seconds = Double(text), seconds.isFinite, seconds > 0.1 else {
                throw .badRequest("\(HeaderName.requestTimeout) is '\(text)'; it must be a number of seconds above 0.1.")
            }
            startTimeout = seconds
        }
        fileLifetime = try ObjectLifecycle(headers, in: [.objectLifecyclePreference], otherwise: standard).lifetime
        // fal's words for yes; any other is a no.
        isTriedOnce = headers[.noRetry].map { ["1", "true", "yes"].contains($0.lowercased()) } ?? false
        if let key = headers[.idempotencyKey] {
            guard (1...255).contains(key.utf8.count) else {
                throw .badRequest(
                    "\(HeaderName.idempotencyKey) has \(key.utf8.count) characters; it must have 1 to 255, such as a UUID's.")
            }
            idempotencyKey = key
        }
        if let text = target.parameter("fal_max_queue_length") {
            guard let length = Int(text), length >= 0 else {
                throw .badRequest("fal_max_queue_length is '\(text)'; it must be a whole number, 0 or more.")
            }
            maximumQueueLength = length
        }
    }
}
