import FoundationEssentials
import GRDB

extension JobStoreError {
    /// Puts an error of SQLite or of the file system in the store's terms.
    /// - Parameter otherwise: the code where the error itself does not tell.
    init(_ error: any Error, path: String, otherwise: Code = .failed) {
        switch error {
        case let error as JobStoreError:
            self = error
        case let error as DatabaseError:
            self.init(error, path: path, otherwise: otherwise)
        default:
            self.init(otherwise, "The job store \(path) cannot be used: \(error)")
        }
    }

    /// The same for reads: a cancelled task is not the store's fault.
    init(unlessCancelled error: any Error, path: String) throws {
        if error is CancellationError { throw error }
        self.init(error, path: path)
    }

    private init(_ error: DatabaseError, path: String, otherwise: Code) {
        let (code, advice): (Code, String) =
            switch error.resultCode {
            case .SQLITE_FULL: (.diskFull, "The disk is full: make room, then try again.")
            case .SQLITE_READONLY, .SQLITE_PERM: (.readOnly, "Check that this user may write to the file and its folder.")
            case .SQLITE_BUSY, .SQLITE_LOCKED: (.busy, "Another program holds the file: end it, then try again.")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: (.damaged, "It is broken or no job store: restore a backup or move it away.")
            case .SQLITE_CANTOPEN: (.cannotOpen, "Check that the folder exists and that this user may write to it.")
            default: (otherwise, "")
            }
        let reason = error.message ?? error.resultCode.description
        self.init(code, "The job store \(path) cannot be used (\(reason)).\(advice.isEmpty ? "" : " " + advice)")
    }
}
