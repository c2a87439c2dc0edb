import Foundation
import ReelShot
import Testing

/// The folder of a confined process and what it may do; `Tests/Conformance/test_engine_sandbox.py` has what it may not.
@Suite(.enabled(if: EngineSandbox.Support.current.isEnough, "this kernel cannot make a whole sandbox"))
struct EngineSandboxTests {
    /// Runs a Python script as a confined engine in a folder that is removed afterwards; the script has its shot in `shot`.
    private func render(
        _ script: String, stills: [ShotStill]? = nil, sandbox: EngineSandbox = EngineSandbox(readable: ["/usr"]),
        limits: EngineLimits = EngineLimits(), picture: Data? = Data("picture".utf8)
    ) async throws -> Made {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try picture?.write(to: folder.appendingPathComponent("a"))
        var shot = Shot.example(output: folder.path + (stills == nil ? "/out.mp4" : ""))
        shot.firstFrame.path = folder.path + "/a"
        shot.lastFrame = nil
        shot.stills = stills
        shot.limits.maximumBytes = 1000
        let heard = Heard()
        let body =
            "shot = json.loads(sys.stdin.readline() or sys.exit())\nout = shot['output']\npicture = shot['firstFrame']['path']\n"
        let count = try FileManager.default.contentsOfDirectory(atPath: folder.path).count
        try await ScriptedEngine.withPython(body + script, limits: limits) { engine in
            var engine = engine
            engine.sandbox = sandbox
            engine.scratch = folder.path
            let file: RenderedFile
            do {
                file = try await engine.render(shot) { heard.add($0) }
            } catch {
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == count, "nothing is left")
                throw error
            }
            #expect(file.path == shot.output, "whatever the process says")
        }
        return Made(
            log: heard.lines, files: try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted(),
            video: try? String(contentsOf: folder.appendingPathComponent("out.mp4"), encoding: .utf8))
    }

    private struct Made {
        var log: [String]
        /// The names in the folder of the picture, which was `a`.
        var files: [String]
        var video: String?
    }

    @Test func itReadsItsPictureAndItsFileIsTaken() async throws {
        let made = try await render("print(open(picture).read()); open(out, 'w').write('movie'); print('DONE')")
        #expect(made.log == ["picture"])
        #expect(made.video == "movie")
        #expect(made.files == ["a", "out.mp4"])
    }

    @Test func stillsAreTakenOneByOne() async throws {
        let stills = [ShotStill(moment: 0.25, name: "0.25.png"), ShotStill(moment: 0.5, name: "0.5.png")]
        let script = "[open(out + '/' + s['name'], 'w').write('x') for s in shot['stills']]; print('DONE')"
        #expect(try await render(script, stills: stills).files == ["0.25.png", "0.5.png", "a"])
        let crash = await #expect(throws: EngineCrash.self) {
            _ = try await render("print('DONE')", stills: stills)
        }
        #expect(crash?.ending.contains("there is no file") == true)
    }

    @Test(arguments: ["os.mkfifo(out)", "os.symlink(picture, out)", "os.mkdir(out)", "os.link(picture, out)"])
    func whatIsNoFileOfItsOwnIsNotTaken(making: String) async throws {
        let script = "try:\n  \(making)\nexcept OSError as error: print(type(error).__name__)\nprint('DONE')"
        let sandbox = EngineSandbox(mayStartPrograms: true, readable: ["/usr"])
        let crash = await #expect(throws: EngineCrash.self) { _ = try await render(script, sandbox: sandbox) }
        #expect(crash?.ending.hasPrefix("said that its shot is finished, but") == true)
    }

    @Test func ofAPictureNoMoreIsBroughtThanShowsThatItIsTooLarge() async throws {
        let script = "print(os.path.getsize(picture)); open(out, 'w'); print('DONE')"
        #expect(try await render(script, picture: Data(count: 5000)).log == ["1001"])
    }

    @Test func aMissingPictureIsSaid() async throws {
        let crash = await #expect(throws: EngineCrash.self) { _ = try await render("print('DONE')", picture: nil) }
        #expect(crash?.ending.contains("could not be given its shot") == true)
    }

    @Test func whatIsNamedCanBeReadAndNothingElse() async throws {
        let named = NSTemporaryDirectory() + UUID().uuidString
        try Data("named".utf8).write(to: URL(fileURLWithPath: named))
        defer { try? FileManager.default.removeItem(atPath: named) }
        let script =
            "try: print(open('\(named)').read())\nexcept OSError as error: print(error.errno)\nopen(out, 'w'); print('DONE')"
        #expect(try await render(script).log == ["13"])
        #expect(try await render(script, sandbox: EngineSandbox(readable: ["/usr", named])).log == ["named"])
    }

    @Test func whatAKernelLacksIsSaid() {
        #expect(EngineSandbox.Support(landlock: 7, filter: true).lacks.isEmpty)
        let bare = EngineSandbox.Support(landlock: 0, filter: false)
        #expect(!bare.isEnough && bare.lacks.count == 2)
        #expect(EngineSandbox.Support(landlock: 1, filter: true).isEnough)
        #expect(EngineSandbox.Support(landlock: 1, filter: true).lacks.count == 1)
    }

    @Test func aProcessIsTriedWithoutAShot() async throws {
        func attempt(_ script: String) async throws {
            try await ScriptedEngine.withPython(script) { engine in
                var engine = engine
                engine.sandbox = EngineSandbox(readable: ["/usr"])
                try await engine.tryStart()
            }
        }
        try await attempt("sys.stdin.readline()")
        await #expect(throws: EngineCrash.self) { try await attempt("print('no library', file=sys.stderr); sys.exit(127)") }
    }
}
