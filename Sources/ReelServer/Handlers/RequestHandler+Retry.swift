import ReelAPI
import ReelQueue
import ReelStorage

extension RequestHandler {
    /// Queues the input of a finished job once more, for the same owner, at today's price. Nobody is called when it ends: whoever waits
    /// for the first request's webhook does not know of this one.
    /// - Parameter limits: the owner's.
    /// - Throws: `APIError` if it is not taken.
    func retry(_ earlier: Job, limits: KeyLimits?) async throws -> Job {
        let endpoint = try catalogue.required(earlier.endpoint)
        guard disk.hasRoom else { throw APIError.noDiskSpace }
        let body = try JSONValue(parsing: earlier.input.utf8)
        let charge = try endpoint.charge(for: body)
        var job = NewJob(endpoint: endpoint.id, input: earlier.input)
        job.priority = earlier.priority
        job.maximumQueued = maximumQueued
        job.fileLifetime = earlier.fileLifetime
        job.owner = earlier.owner
        job.charge = JobCharge(quantity: charge.seconds, unitPrice: charge.unitPrice.millionths)
        job.budget = limits?.budget ?? budget?.millionths
        job.prompt = body.object?["prompt"]?.string
        job.retryOf = earlier.id
        return try await enqueue(job)
    }

    /// Puts a job in the queue.
    /// - Throws: `APIError` in fal's words if it is not taken.
    func enqueue(_ job: NewJob) async throws -> Job {
        do {
            return try await queue.accept(job)
        } catch let error as JobStoreError {
            switch error.code {
            case .queueFull: throw APIError.queueFull(endpoint: job.endpoint, limit: job.maximumQueueLength ?? 0)
            case .storeFull: throw APIError.serverBusy(limit: job.maximumQueued ?? 0)
            case .budgetSpent: throw APIError.budgetSpent
            case .keyReused: throw APIError.idempotencyKeyReused
            case .diskFull: throw APIError.noDiskSpace
            default: throw error
            }
        }
    }
}
