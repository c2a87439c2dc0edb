import ReelAPI
import ReelQueue
import ReelRemote
import ReelShot
import ReelStorage

/// Why an attempt at a job failed: a fixed list, for metrics.
package enum FailureCause: String, CaseIterable, Sendable {
    /// What the client sent: a picture that cannot be fetched or read.
    case input
    /// The engine refused the shot.
    case engineError = "engine_error"
    /// The engine process died, or said what it should not.
    case engineCrash = "engine_crash"
    /// It took longer than it may.
    case timeout
    /// No worker took the job up in time.
    case startTimeout = "start_timeout"
    /// The disk is full, the database out of reach, or the S3 server out of reach or unwilling.
    case storage
    /// Anything else: a fault of ours.
    case `internal`

    package init(_ error: any Error) {
        switch error {
        case let error as APIError: self.init(status: error.status, errorType: error.errorType)
        case is EngineCrash: self = .engineCrash
        case is EngineFailure, is DelegatesExhausted: self = .engineError
        case is JobStoreError, is StorageError: self = .storage
        default: self = .internal
        }
    }

    /// - Parameters:
    ///   - status: of the answer that the client gets.
    ///   - errorType: fal's `error_type`.
    package init(status: Int, errorType: String?) {
        switch status {
        case _ where errorType == APIError.startTimeout.errorType: self = .startTimeout
        case 408, 504: self = .timeout
        case 400..<500: self = .input
        case 507: self = .storage
        default: self = .internal
        }
    }
}
