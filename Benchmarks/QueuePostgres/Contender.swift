/// A queue in PostgreSQL, used over four connections.
protocol Contender: Sendable {
    var name: String { get }

    /// Adds jobs, each in a transaction of its own.
    func submit(_ count: Int) async throws

    /// Takes up and completes jobs, one after the other on each connection, until there are none. Fails unless there were `count`.
    func work(_ count: Int) async throws
}

struct Miscount: Error {
    let done: Int
    let wanted: Int
}

extension Contender {
    static var payload: String { #"{"prompt":"\#(String(repeating: "x", count: 480))"}"# }

    /// Runs `body` four times at once, with 0...3.
    func fourTimes(_ body: @escaping @Sendable (Int) async throws -> Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<4 { group.addTask { try await body(lane) } }
            return try await group.reduce(0, +)
        }
    }
}
