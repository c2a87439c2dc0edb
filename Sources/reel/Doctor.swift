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
        let findings = await Self.findings(settings, folder: data ?? settings.dataDirectory)
        for finding in findings { print("\(finding.isSound ? "ok   " : "WRONG") \(finding.text)") }
        let wrong = findings.filter { !$0.isSound }.count
        guard wrong == 0 else { throw CommandFailure("\(wrong) of \(findings.count) are wrong.", code: 1) }
    }

    /// What there is to say of a server with these settings and its data in `folder`.
    static func findings(_ settings: Settings, folder: String) async -> [DoctorFinding] {
        let engine = await engine(settings)
        // Reading a whole job store takes a while, in which the others must get on.
        let rest = try? await NIOThreadPool.singleton.runIfActive {
            [Self.folder(folder), disk(folder, settings), jobs(folder)]
        }
        return [engine] + (rest ?? [])
    }

    private static func engine(_ settings: Settings) async -> DoctorFinding {
        do {
            let path = try settings.engine()
            let result = try await Subprocess.run(
                .path(path), arguments: ["--version"], output: .string(limit: 4096), error: .string(limit: 4096))
            let version = result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
            guard result.terminationStatus.isSuccess, !version.isEmpty else {
                let reason = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
                return DoctorFinding(wrong: "engine: \(path) does not start (\(result.terminationStatus)). \(reason)")
            }
            return DoctorFinding("engine: \(path), \(version)")
        } catch {
            return DoctorFinding(wrong: "engine: \((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }

    private static func folder(_ path: String) -> DoctorFinding {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return DoctorFinding("data folder: \(path) is not there yet; the first start makes it")
        }
        guard isFolder.boolValue, access(path, R_OK | W_OK | X_OK) == 0 else {
            return DoctorFinding(
                wrong: "data folder: \(path) cannot be written to. Give it to this user, or choose another with --data.")
        }
        return DoctorFinding("data folder: \(path)")
    }

    private static func disk(_ path: String, _ settings: Settings) -> DoctorFinding {
        do {
            let minimum = try settings.minimumFreeBytes(nil)
            var existing = URL(fileURLWithPath: path)
            while existing.path != "/", !FileManager.default.fileExists(atPath: existing.path) {
                existing.deleteLastPathComponent()
            }
            let space = DiskSpace(path: existing.path, minimum: minimum)
            let free = (space.free ?? 0) >> 20
            guard space.hasRoom else {
                return DoctorFinding(
                    wrong:
                        "disk: \(free) MiB are free, and below \(minimum >> 20) MiB no work is taken. Make room, or set REEL_MINIMUM_FREE."
                )
            }
            return DoctorFinding("disk: \(free) MiB free")
        } catch {
            return DoctorFinding(wrong: "disk: \((error as? CommandFailure)?.message ?? "\(error)")")
        }
    }

    private static func jobs(_ folder: String) -> DoctorFinding {
        let path = folder + "/jobs.sqlite"
        guard FileManager.default.fileExists(atPath: path) else { return DoctorFinding("jobs: none yet") }
        do {
            let report = try JobStoreReport(path: path)
            if let damage = report.damage.first {
                return DoctorFinding(wrong: "jobs: \(path) is damaged (\(damage)). Restore a backup or move it away.")
            }
            if report.isOfLaterVersion {
                return DoctorFinding(wrong: "jobs: \(path) was last used by a later version of Reel. Use that one.")
            }
            guard report.journalMode == "wal" else {
                return DoctorFinding(
                    wrong: "jobs: \(path) has the journal mode \(report.journalMode), not wal. Start the server once.")
            }
            return DoctorFinding("jobs: \(report.queued) queued, \(report.running) running, \(report.finished) finished")
        } catch {
            return DoctorFinding(wrong: "jobs: \(error.message)")
        }
    }
}
