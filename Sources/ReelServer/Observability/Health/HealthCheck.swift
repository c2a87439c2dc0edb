/// Something that must be in order for the server to take requests.
package struct HealthCheck: Sendable {
    /// Such as `store`: a key of the answer.
    package let name: String
    /// How long the answer may take.
    package let limit: Duration
    /// - Throws: what is not in order. A `Problem`'s message is shown to anybody; of other errors only that there was one.
    package let check: @Sendable () async throws -> Void

    /// What is not in order, in a sentence that anybody may read.
    package struct Problem: Error {
        package let message: String

        package init(_ message: String) {
            self.message = message
        }
    }

    package init(_ name: String, within limit: Duration = .seconds(1), check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.limit = limit
        self.check = check
    }
}
