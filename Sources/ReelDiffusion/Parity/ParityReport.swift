/// How far the parts of a model are from what diffusers computed.
public struct ParityReport: Sendable {
    public struct Row: Sendable {
        public let module: String
        /// The greatest difference of any number.
        public let difference: Double
        /// What it may be.
        public let limit: Double
        /// What else is to be said, such as how many pixels are the same.
        public let note: String

        public var holds: Bool { difference <= limit }
    }

    public private(set) var rows: [Row] = []

    public init() {}

    mutating func add(_ module: String, _ difference: Double, limit: Double, note: String = "") {
        rows.append(Row(module: module, difference: difference, limit: limit, note: note))
    }

    public var holds: Bool { !rows.isEmpty && rows.allSatisfy(\.holds) }

    /// The closing line.
    public var summary: String {
        let (failed, worst) = (rows.filter { !$0.holds }, rows.map(\.difference).max() ?? 0)
        let exact = rows.count { $0.difference == 0 }
        return failed.isEmpty
            ? "parity: all \(rows.count) modules hold, \(exact) bit for bit; greatest difference \(worst)"
            : "parity: \(failed.count) of \(rows.count) modules do not hold: \(failed.map(\.module).joined(separator: ", "))"
    }
}
