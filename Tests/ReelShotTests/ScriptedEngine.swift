import Foundation
import ReelShot
import Synchronization
import SystemPackage

/// Engines that are scripts and behave as engines do, well and badly.
enum ScriptedEngine {
    static let file = RenderedFile(
        path: "/tmp/out.mp4", bytes: 1, size: PixelSize(width: 2, height: 2), frameRate: 24, frameCount: 96, hasSound: true)

    /// What an engine writes that has finished its shot.
    static var finished: String {
        get throws { String(try JSONLine.encode(EngineEvent.finished(file)).dropLast()) }
    }

    /// Runs `body` with a script that is executable and gone afterwards. `DONE` in it is the line of a finished shot.
    static func with<Value>(
        _ script: String, interpreter: String = "/bin/sh", grace: Duration = .milliseconds(300),
        limits: EngineLimits = EngineLimits(), _ body: (EngineProcess) async throws -> Value
    ) async throws -> Value {
        let path = NSTemporaryDirectory() + "engine-\(UUID().uuidString)"
        let text = "#!\(interpreter)\n" + script.replacingOccurrences(of: "DONE", with: try finished)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(EngineProcess(executable: FilePath(path), grace: grace, limits: limits))
    }

    static func withPython<Value>(
        _ script: String, limits: EngineLimits = EngineLimits(), _ body: (EngineProcess) async throws -> Value
    ) async throws -> Value {
        try await with("import json, os, sys, time\n" + script, interpreter: "/usr/bin/env python3", limits: limits, body)
    }

    /// Whether there is a process of this number that is not only waiting to be forgotten.
    static func isAlive(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return stat.split(separator: ") ").last?.first != "Z"
    }
}

/// Collects the events of a shot.
final class Heard: Sendable {
    private let events = Mutex<[EngineEvent]>([])

    func add(_ event: EngineEvent) { events.withLock { $0.append(event) } }

    var all: [EngineEvent] { events.withLock { $0 } }

    /// The messages of the log.
    var lines: [String] {
        all.compactMap { event in
            if case .log(let line) = event { line.message } else { nil }
        }
    }

    /// The log's first message as a process id.
    var pid: Int32? { lines.first.flatMap { Int32($0) } }
}

/// Waits until `condition` holds.
func eventually(within limit: Duration = .seconds(20), _ condition: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while !condition() {
        if ContinuousClock.now > end { return false }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return true
}
