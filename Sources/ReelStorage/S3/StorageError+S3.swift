import Glibc
import ReelS3

extension StorageError {
    /// Runs `work` and throws what it throws as a `StorageError`, but for cancellation and what is none of the store's.
    static func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch {
            throw translated(error)
        }
    }

    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as S3Error: StorageError(error.isPassing || error.code == .damaged ? .unreachable : .refused, "\(error)")
        case let error as S3SettingError: StorageError(.refused, "\(error)")
        case let error as S3LocalFile.ReadError:
            StorageError(error.errno == EINVAL || error.errno == ENOENT || error.errno == ELOOP ? .notAFile : .system, "\(error)")
        default: error
        }
    }
}
