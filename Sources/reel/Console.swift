import Foundation

/// The terminal: what goes to standard error, and whether anybody watches it.
enum Console {
    static let isTerminal = isatty(STDERR_FILENO) == 1

    static func error(_ message: String, prefix: String = "reel: ") {
        note(prefix + message)
    }

    static func note(_ line: String) {
        write(line + "\n")
    }

    static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
