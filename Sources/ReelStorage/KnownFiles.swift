import Synchronization

/// What a list of a store's files has read already: what is known of a file never changes, so the next list need only look for new ones.
/// It is empty until somebody asks for a list.
final class KnownFiles: Sendable {
    private let files = Mutex<[StorageKey: ListedFile]>([:])

    var all: [StorageKey: ListedFile] {
        get { files.withLock { $0 } }
        set { files.withLock { $0 = newValue } }
    }
}
