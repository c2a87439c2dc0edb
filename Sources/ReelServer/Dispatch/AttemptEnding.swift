import ReelAPI
import ReelQueue
import ReelRemote
import ReelShot
import ReelStorage

/// What came of one attempt at a job.
enum AttemptEnding: Sendable {
    case made(StoredFile, under: StorageKey)
    /// The job's own fault, or the model's: another attempt would end the same way.
    case refused(APIError)
    /// Another attempt may go better.
    case broken(Trouble)

    /// What kept an attempt from its end.
    struct Trouble: Sendable {
        /// For the job's log.
        var description: String
        /// Whether the job took its engine process down.
        var isCrash: Bool
        /// For metrics.
        var cause: FailureCause
        /// What the client hears if there is no other attempt.
        var error: APIError
    }
}

extension AttemptEnding.Trouble {
    init(_ crash: EngineCrash) {
        description = "\(crash)"
        isCrash = true
        cause = .engineCrash
        error = .engineCrashed(crash.ending)
    }

    init(_ error: any Error) {
        description = "\(error)"
        isCrash = false
        cause = FailureCause(error)
        self.error = error is DelegatesExhausted ? .noServer : .internalError
    }
}

extension APIError {
    /// Which attempts there were is for the job's log, and so is what the process said.
    fileprivate static func engineCrashed(_ ending: String) -> APIError {
        .modelError(
            status: 500,
            [
                ErrorDetail(
                    type: "internal_server_error", location: ["body"],
                    message:
                        "The engine process \(ending) at every attempt to make this video. The request's log has its last words.")
            ])
    }

    /// Which servers there are, and what they said, is for the request's log.
    fileprivate static let noServer = APIError.modelError(
        status: 500,
        [
            ErrorDetail(
                type: "downstream_service_unavailable", location: ["body"],
                message: "None of the servers that make this endpoint's videos made this one. The request's log says why.")
        ])

    /// For a job whose last attempt nobody has reported on.
    static let workerLost = APIError.modelError(
        status: 500,
        [
            ErrorDetail(
                type: "internal_server_error", location: ["body"],
                message: "The server or its worker stopped at every attempt to make this video.")
        ])
}

extension JobOutcome {
    init(_ error: APIError) throws {
        self = .error(status: error.status, json: try error.body.encoded())
    }
}
