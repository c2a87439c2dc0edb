import ArgumentParser
import Foundation
import NIOPosix
import ReelQueue
import ReelServer
import ReelStorage
import Subprocess
import SystemPackage

/// `reel doctor`
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether everything that Reel needs is here and sound. Nothing is changed.",
        discussion: "It may be used while a server runs. The exit code is 1 if something is wrong.")

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() async throws {
        let settings = Settings()
        let findings = await findings(settings, folder: data ?? settings.dataDirectory)
        for finding in findings { print("\(finding.isSound ? "ok   " : "WRONG") \(finding.text)") }
        let wrong = findings.filter { !$0.isSound }.count
        guard wrong == 0 else { throw CommandFailure("\(wrong) of \(findings.count) are wrong.", code: 1) }
    }

    typealias Finding = DoctorFinding

    /// What there is to say of a server with these settings and its data in `folder`.
    func findings(_ settings: Settings, folder: String) async -> [Finding] {
        // Reading a whole job store takes a while, in which a server must get on.
        let rest = try? await NIOThreadPool.singleton.runIfActive {
            [Self.folder(folder), Self.disk(folder, settings), Self.jobs(folder)]
        }
        return [await engine(settings)] + (rest ?? [])
    }

    private func engine(_ settings: Settings) async -> Finding {
        do {
            let path = try settings.engine()
            let result = try await Subprocess.run(
                .path(path), arguments: ["--version"], output: .string(limit: 4096), error: .string(limit: 4096))
            let version = result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
            guard result.terminationStatus.isSuccess, !version.isEmpty else {
                let reason = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
                return Finding(wrong: "engine: \(path) does not start (\(result.terminationStatus)). \(reason)")
            }
            return Finding("engine: \(path), \(version)")
        } catch {
            return Finding(wrong: "engine: \((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }

    private static func folder(_ path: String) -> Finding {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return Finding("data folder: \(path) is not there yet; the first start makes it")
        }
        guard isFolder.boolValue, access(path, R_OK | W_OK | X_OK) == 0 else {
            return Finding(
                wrong: "data folder: \(path) cannot be written to. Give it to this user, or choose another with --data.")
        }
        return Finding("data folder: \(path)")
    }

    private static func disk(_ path: String, _ settings: Settings) -> Finding {
        do {
            let minimum = try settings.minimumFreeBytes(nil)
            var existing = URL(fileURLWithPath: path)
            while existing.path != "/", !FileManager.default.fileExists(atPath: existing.path) {
                existing.deleteLastPathComponent()
            }
            let space = DiskSpace(path: existing.path, minimum: minimum)
            let free = (space.free ?? 0) >> 20
            guard space.hasRoom else {
                return Finding(
                    wrong:
                        "disk: \(free) MiB are free, and below \(minimum >> 20) MiB no work is taken. Make room, or set REEL_MINIMUM_FREE."
                )
            }
            return Finding("disk: \(free) MiB free")
        } catch {
            return Finding(wrong: "disk: \((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }

    private static func jobs(_ folder: String) -> Finding {
        let path = folder + "/jobs.sqlite"
        guard FileManager.default.fileExists(atPath: path) else { return Finding("jobs: none yet") }
        do {
            let report = try JobStoreReport(path: path)
            if let damage = report.damage.first {
                return Finding(wrong: "jobs: \(path) is damaged (\(damage)). Restore a backup or move it away.")
            }
            if report.isOfLaterVersion {
                return Finding(wrong: "jobs: \(path) was last used by a later version of Reel. Use that one.")
            }
            guard report.journalMode == "wal" else {
                return Finding(wrong: "jobs: \(path) has the journal mode \(report.journalMode), not wal. Start the server once.")
            }
            return Finding("jobs: \(report.queued) queued, \(report.running) running, \(report.finished) finished")
        } catch {
            return Finding(wrong: "jobs: \(error.message)")
        }
    }
}
