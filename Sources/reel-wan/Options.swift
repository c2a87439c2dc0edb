import ReelDiffusion

/// The command line of `reel-wan`.
struct Options {
    enum Command {
        /// Every operation on small tensors.
        case check
        case parity(fixtures: String)
        case bench(WanBenchmark.Size, (width: Int, height: Int, frames: Int), steps: Int)
    }

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var command = Command.check
    private(set) var torch: String?
    private(set) var threads: Int?

    static let usage = """
        usage: reel-wan [--torch FOLDER] [--threads N] check
               reel-wan [--torch FOLDER] [--threads N] parity FIXTURES
               reel-wan [--torch FOLDER] [--threads N] bench 1.3b|14b|tiny WIDTHxHEIGHTxFRAMES STEPS
        """

    init(_ arguments: some Sequence<String>) throws(UsageError) {
        var words: [String] = []
        var rest = arguments.makeIterator()
        while let word = rest.next() {
            switch word {
            case "--torch": torch = rest.next()
            case "--threads": threads = rest.next().flatMap { Int($0) }
            default: words.append(word)
            }
        }
        switch (words.first, words.count) {
        case ("check", 1): command = .check
        case ("parity", 2): command = .parity(fixtures: words[1])
        case ("bench", 4):
            let numbers = words[2].split(separator: "x").compactMap { Int($0) }
            guard let size = WanBenchmark.Size(rawValue: words[1]), numbers.count == 3, numbers.allSatisfy({ $0 > 0 }),
                numbers[0] % 16 == 0, numbers[1] % 16 == 0, numbers[2] % 4 == 1, let steps = Int(words[3]), steps > 0
            else { throw UsageError(description: "sides are multiples of 16, frames 4k + 1.\n" + Self.usage) }
            command = .bench(size, (numbers[0], numbers[1], numbers[2]), steps: steps)
        default: throw UsageError(description: "what is to be done?\n" + Self.usage)
        }
    }
}
