import Glibc

/// Why a file could not be stored, found or removed. Never the client's doing.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong. Open-ended: expect codes that are not listed here.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A call to the operating system failed.
        public static let system = Code(rawValue: "system")
        /// There is no room left on the disk.
        public static let full = Code(rawValue: "full")
        /// What was to be stored is not a regular file.
        public static let notAFile = Code(rawValue: "not_a_file")
        /// The server that keeps the files does not answer; it may in a while.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The server that keeps the files does not do as it is asked, and will not until somebody sees to it.
        public static let refused = Code(rawValue: "refused")
    }

    public let code: Code
    /// For the log: it names paths and hosts.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The error that a system call has just left in `errno`.
    static func system(_ call: String, _ path: String, errno code: Int32 = errno) -> StorageError {
        let isFull = code == ENOSPC || code == EDQUOT
        return StorageError(isFull ? .full : .system, "\(call) \(path): \(String(cString: strerror(code)))")
    }
}
