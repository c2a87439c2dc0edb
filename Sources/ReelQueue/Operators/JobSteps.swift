/// Goes through many jobs without holding up anybody: the newest first, in steps, and not for longer than its patience.
struct JobSteps {
    /// What was found.
    struct Found {
        /// In descending order.
        let numbers: [Int64]
        /// Where the rest begins; nil if there is none.
        let next: Int64?
    }

    let query: JobQuery

    /// One more than are shown tells that there is a rest.
    var most: Int { query.limit + 1 }

    /// - Parameters:
    ///   - first: the lowest number of a job that there is.
    ///   - last: the highest.
    ///   - found: those between two numbers that are looked for, a number of them at most, in descending order.
    func run(
        from first: Int64, to last: Int64, patience: Duration, found: (Int64, Int64, Int) throws -> [Int64]
    ) rethrows -> Found {
        let deadline = ContinuousClock.now + patience
        var numbers: [Int64] = []
        var high = min(query.before.map { $0 - 1 } ?? last, last)
        var width: Int64 = 4096
        while high >= first {
            let low = max(first, high - width + 1)
            numbers += try found(low, high, most - numbers.count)
            if numbers.count >= most { return cut(numbers) }
            high = low - 1
            if ContinuousClock.now >= deadline { break }
            width = min(width * 2, 1 << 16)
        }
        return Found(numbers: numbers, next: high >= first ? high + 1 : nil)
    }

    /// - Parameter numbers: `most` at most.
    func cut(_ numbers: [Int64]) -> Found {
        guard numbers.count > query.limit else { return Found(numbers: numbers, next: nil) }
        let shown = Array(numbers.prefix(query.limit))
        return Found(numbers: shown, next: shown.last)
    }
}

extension JobQuery {
    /// Whether it takes more than an id, or nothing, to find the jobs: an id has an index of its own.
    var isFiltered: Bool { !states.isEmpty || endpoint != nil || owner != nil || text != nil }
}
