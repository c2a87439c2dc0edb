import Glibc

/// The command line: `reel-engine [--threads N] [--timings] [--loaders] [--check-model FOLDER [--torch FOLDER]] [--version]`.
struct EngineOptions {
    /// Threads for drawing, and as many for encoding: by default one for each processor that this process may use, but no more than four.
    var threads = min(4, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    /// Whether every shot's log ends with where the processor's time went.
    var showsTimings = false
    /// Whether to print what can open a picture, a name a line, and end.
    var showsLoaders = false
    var showsVersion = false
    /// A folder of weights to look at, in place of making shots.
    var model: String?
    /// Whether to print what torch there is, and end.
    var findsTorch = false
    /// Where torch is.
    var torch: String?

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    init(_ arguments: some Sequence<String>) throws(UsageError) {
        var arguments = arguments.makeIterator()
        while let argument = arguments.next() {
            switch argument {
            case "--version":
                showsVersion = true
            case "--loaders":
                showsLoaders = true
            case "--timings":
                showsTimings = true
            case "--threads":
                guard let count = arguments.next().flatMap({ Int($0) }), (1...64).contains(count) else {
                    throw UsageError(description: "--threads needs a number from 1 to 64.")
                }
                threads = count
            case "--check-model":
                model = arguments.next()
                guard model != nil else { throw UsageError(description: "--check-model needs a folder.") }
            case "--find-torch": findsTorch = true
            case "--torch":
                torch = arguments.next()
                guard torch != nil else { throw UsageError(description: "--torch needs a folder.") }
            default:
                throw UsageError(
                    description: """
                        \(argument) is no option; there are --threads N, --timings, --loaders, --check-model FOLDER, --torch FOLDER and \
                        --version.
                        """)
            }
        }
    }
}
