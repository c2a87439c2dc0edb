/// Why a job store could not do what was asked.
public struct JobStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let cannotOpen = Code(rawValue: "cannot_open")
        /// The store was last used by a later version of this program.
        public static let newerSchema = Code(rawValue: "newer_schema")
        /// The file is not a job store, or is broken.
        public static let damaged = Code(rawValue: "damaged")
        /// The store cannot promise that what it has accepted survives a power cut.
        public static let notDurable = Code(rawValue: "not_durable")
        public static let diskFull = Code(rawValue: "disk_full")
        public static let readOnly = Code(rawValue: "read_only")
        /// The store is away: nobody answers, or the answer is that there is none now.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The store does not let this user in, or not do what a store needs.
        public static let accessDenied = Code(rawValue: "access_denied")
        /// The store cannot be reached in a way that is as safe as its settings ask for.
        public static let insecure = Code(rawValue: "insecure")
        /// The server of the store is older than this program knows how to speak to.
        public static let olderServer = Code(rawValue: "older_server")
        /// The server of the store takes no more connections.
        public static let noConnection = Code(rawValue: "no_connection")
        /// Another process holds the store for longer than this one is willing to wait.
        public static let busy = Code(rawValue: "busy")
        public static let duplicate = Code(rawValue: "duplicate")
        /// More jobs are queued than the new one puts up with.
        public static let queueFull = Code(rawValue: "queue_full")
        /// As many jobs are queued as may be.
        public static let storeFull = Code(rawValue: "store_full")
        /// The owner's budget has no room for the job.
        public static let budgetSpent = Code(rawValue: "budget_spent")
        /// The idempotency key was used for another request.
        public static let keyReused = Code(rawValue: "key_reused")
        public static let unknownJob = Code(rawValue: "unknown_job")
        public static let failed = Code(rawValue: "failed")
    }

    public let code: Code
    /// What went wrong and what to do about it, for a person.
    public let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    /// Whether the store may well be back in a moment: it is away, has no room for one more, or its operator is changing something, such as which
    /// of two servers takes writes, a password, a certificate, the version that uses it.
    package var isPassing: Bool {
        [.unreachable, .noConnection, .busy, .readOnly, .accessDenied, .insecure, .cannotOpen, .newerSchema].contains(code)
    }

    static func lostInput(_ id: String) -> JobStoreError {
        JobStoreError(.damaged, "The job store has lost the input of job \(id).")
    }

    static func unknownJob(_ id: String) -> JobStoreError {
        JobStoreError(.unknownJob, "There is no job \(id).")
    }
}
