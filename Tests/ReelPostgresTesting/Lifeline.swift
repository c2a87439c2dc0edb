import Foundation

/// A shell script that runs beside the tests and sees the end of its input when it shall stop, or when the tests' process is gone.
final class Lifeline: Sendable {
    private let process: Process
    private let end: FileHandle

    init(_ script: String, arguments: [String] = []) throws {
        process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script, "sh"] + arguments
        let pipe = Pipe()
        end = pipe.fileHandleForWriting
        // No other process that the tests start may keep the script.
        _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        process.standardInput = pipe
        try process.run()
    }

    deinit { stop() }

    var isRunning: Bool { process.isRunning }

    func stop() { try? end.close() }
}
