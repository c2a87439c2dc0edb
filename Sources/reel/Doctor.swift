import ArgumentParser
import Foundation
import NIOPosix
import ReelQueue
import ReelServer
import ReelShot
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
            [Self.folder(folder), Self.disk(folder, settings)] + (settings.text("DATABASE") == nil ? [Self.jobs(folder)] : [])
        }
        let engine =
            [await engine(settings), await pictures(settings), await sandbox(settings), await torch(settings)]
            + (await Self.delegates(settings)) + (await Self.storage(settings))
            + (await Self.database(settings))
        let keys = await Self.keys(folder, settings)
        return engine + (rest ?? []) + [keys.isSound ? Finding(keys.text) : Finding(wrong: keys.text)]
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

    /// What open weights would run on. They are no part of Reel that must be there.
    private func torch(_ settings: Settings) async -> Finding {
        guard let path = try? settings.engine() else { return Finding("open weights: no engine to ask") }
        let result = try? await Subprocess.run(
            .path(path), arguments: Arguments(["--find-torch"] + (settings.text("TORCH").map { ["--torch", $0] } ?? [])),
            output: .string(limit: 4096), error: .discarded)
        let words = result?.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard result?.terminationStatus.isSuccess == true, !words.isEmpty else {
            return Finding("open weights: an engine of your own, which does not say what it runs them on")
        }
        return Finding("open weights: \(words)")
    }

    /// Whether engine processes are kept in, and whether the engine can live with that.
    private func sandbox(_ settings: Settings) async -> Finding {
        do {
            guard let sandbox = try settings.engineSandbox() else {
                return Finding("sandbox: off. Engine processes can open and reach all that this user can.")
            }
            var engine = EngineProcess(executable: try settings.engine(), limits: try settings.engineLimits(), sandbox: sandbox)
            engine.scratch = NSTemporaryDirectory()
            try await engine.tryStart()
            let support = EngineSandbox.Support.current
            guard support.lacks.isEmpty else { return Finding("sandbox: on, with gaps. \(support.lacks.joined(separator: " "))") }
            return Finding(
                """
                sandbox: on. An engine has no network, reads its pictures, libraries and fonts, and writes to its own folder \
                (Landlock \(support.landlock), system call filter)
                """)
        } catch {
            let reason = (error as? CommandFailure)?.message ?? "\(error)"
            return Finding(
                wrong: "sandbox: \(reason) Name what it must read in REEL_ENGINE_READ, or say REEL_ENGINE_SANDBOX=off.")
        }
    }

    /// What the engine's picture library would open, as that says itself; an engine that does not start has been told of already.
    private func pictures(_ settings: Settings) async -> Finding {
        let formats = ["jpegload": "JPEG", "pngload": "PNG", "webpload": "WebP", "gifload": "GIF", "heifload": "AVIF"]
        let result = try? await Subprocess.run(
            .path(settings.engine()), arguments: ["--loaders"], output: .string(limit: 16384), error: .string(limit: 4096))
        guard let result, result.terminationStatus.isSuccess else {
            let reason = result?.standardError.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            return Finding(wrong: "pictures: the engine does not say what it can open. \(reason)")
        }
        guard !result.standardOutput.isEmpty else {
            return Finding("pictures: an engine of your own, which does not say what it can open")
        }
        let open = Set(result.standardOutput.split(separator: "\n").map { String($0.prefix { $0 != "_" }) })
        guard open == Set(formats.keys) else {
            return Finding(wrong: "pictures: libvips opens \(open.sorted().joined(separator: ", ")).")
        }
        return Finding("pictures: \(formats.values.sorted().joined(separator: ", ")), and no other kind of file")
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
