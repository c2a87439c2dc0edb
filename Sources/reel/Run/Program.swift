import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A program to run as a child that shares this process's terminal and files.
struct Program: Sendable {
    /// As it was typed.
    let name: String
    let path: FilePath
    let arguments: [String]

    /// - Parameter command: the program, a name on the PATH or a path, and its arguments; not empty.
    /// - Throws: `CommandFailure` as shells report it: 127 if there is no such program, 126 if it cannot be run.
    init(_ command: [String]) async throws {
        name = command[0]
        arguments = Array(command.dropFirst())
        if name.contains("/") {
            path = FilePath(name)
            guard FileManager.default.fileExists(atPath: name) else {
                throw CommandFailure("There is no program \(name).", code: 127)
            }
            guard FileManager.default.isExecutableFile(atPath: name) else {
                throw CommandFailure("\(name) is not a program that can be run.", code: 126)
            }
        } else {
            do {
                path = try await Executable.name(name).resolveExecutablePath(in: .inherit)
            } catch {
                throw CommandFailure("There is no program \(name) on the PATH.", code: 127)
            }
        }
    }

    /// Runs until the program ends.
    /// - Parameter onStart: hears the process's id.
    /// - Returns: the exit code, or 128 and the signal's number, as shells count.
    func run(environment: [String: String], onStart: @Sendable (pid_t) -> Void) async throws -> Int32 {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        do {
            let result = try await Subprocess.run(
                .path(path), arguments: Arguments(executablePathOverride: name, remainingValues: arguments),
                environment: .custom(
                    Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })),
                platformOptions: options, input: .currentStandardInput, output: .currentStandardOutput,
                error: .currentStandardError
            ) { execution in
                onStart(execution.processIdentifier.value)
            }
            return switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw CommandFailure("\(name) cannot be run: \(error)", code: 126)
        }
    }

    /// What the program prints when run with `arguments`; nil if it fails or prints more than a line or two.
    func answer(to arguments: [String]) async -> String? {
        let result = try? await Subprocess.run(
            .path(path), arguments: Arguments(executablePathOverride: name, remainingValues: arguments),
            output: .string(limit: 256), error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput
    }
}
