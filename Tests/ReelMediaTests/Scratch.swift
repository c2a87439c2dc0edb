import Foundation

/// A folder of one test's own, removed with it, and the tools that did not come from us.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "reel-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Names of all files in the folder, temporary ones too.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

    func write(_ bytes: [UInt8], as name: String) throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return path(name)
    }

    func bytes(of name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    struct ToolError: Error {
        let command: String
        let output: String
    }

    /// Runs a program in the folder and returns what it printed.
    @discardableResult
    func run(_ tool: String, _ arguments: String...) throws -> Data {
        let process = Process()
        let output = Pipe()
        let errors = folder.appending(path: "\(UUID().uuidString).stderr")
        try Data().write(to: errors)
        // A tool that is called wrongly must not take the machine with it: 4 GB and 30 s are plenty.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "ulimit -v 4000000; exec timeout 30 \"$@\"", "sh", tool] + arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let complaint = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        try FileManager.default.removeItem(at: errors)
        guard process.terminationStatus == 0 else {
            throw ToolError(command: ([tool] + arguments).joined(separator: " "), output: complaint)
        }
        return data
    }
}
