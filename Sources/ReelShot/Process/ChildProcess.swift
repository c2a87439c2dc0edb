import CSpawn
import FoundationEssentials
import Glibc
import SystemPackage

/// A process that was started, and our ends of its pipes: the only owner of both.
struct ChildProcess: ~Copyable {
    private var child: cspawn_child
    private var leftUnread = 0
    var pid: Int32 { child.pid }
    /// A descriptor that can be read from once the process has ended; -1 if the system has no such thing.
    var exit: Int32 { child.exit }
    /// -1 once it is closed, as the next two.
    var input: Int32 { child.input }
    var output: Int32 { child.output }
    var error: Int32 { child.error }

    /// Starts the process; it is killed when the thread that calls this ends.
    /// - Parameter folder: of a confined process; it works there.
    init(_ program: EngineProcess, folder: EngineFolder?) throws(EngineCrash) {
        child = cspawn_child(pid: -1, exit: -1, input: -1, output: -1, error: -1)
        let path = Self.absolute(program.executable.string)
        let failure = Self.withCStrings([path] + program.arguments) { arguments in
            Self.withCStrings(EngineEnvironment.entries(folder: folder, without: program.secrets)) { environment in
                Self.withConfinement(program, path, folder) { confinement in
                    var code: Int32
                    var attempts = 0
                    // Busy: the program was being written a moment ago, and a process just started has not let go of it yet.
                    repeat {
                        if attempts > 0 { usleep(2000) }
                        code = cspawn_start(
                            path, arguments, environment, folder?.output, UInt64(max(0, program.limits.memory)),
                            Int32(program.limits.niceness), confinement, &child)
                        attempts += 1
                    } while code == ETXTBSY && attempts < 20
                    return code
                }
            }
        }
        guard failure == 0 else {
            throw EngineCrash(ending: "could not be run (\(path)): \(String(cString: strerror(failure)))")
        }
        // There is no flag for one pipe: writing to a process that is gone must fail, and not end this one.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        for descriptor in [child.exit, child.input, child.output, child.error] where descriptor >= 0 { close(descriptor) }
    }

    mutating func closeInput() {
        guard child.input >= 0 else { return }
        leftUnread = unread
        close(child.input)
        child.input = -1
    }

    mutating func closeOutput() {
        if child.output >= 0 { close(child.output) }
        child.output = -1
    }

    mutating func closeError() {
        if child.error >= 0 { close(child.error) }
        child.error = -1
    }

    /// Sends a signal to the process and those that it started. Until it is reaped, no other can have its number.
    func signalGroup(_ signal: Int32) {
        kill(-child.pid, signal)
        // It may have left its group.
        if signal == SIGKILL { kill(child.pid, signal) }
    }

    /// What the process and those of its children that have ended have written so far, in bytes, to files and pipes; 0 if that cannot be told.
    var bytesWritten: Int {
        let facts = FileManager.default.contents(atPath: "/proc/\(child.pid)/io") ?? Data()
        return String(decoding: facts, as: UTF8.self).split(separator: "\n").reduce(0) { most, line in
            // Said of a call, and of what came to the disk by other ways.
            guard line.hasPrefix("wchar: ") || line.hasPrefix("write_bytes: ") else { return most }
            return max(most, line.split(separator: " ").last.flatMap { Int($0) } ?? 0)
        }
    }

    /// How it ended; nil while it runs.
    var ending: ProcessEnding? {
        var code: Int32 = 0
        switch cspawn_ending(child.pid, &code) {
        case 1: return .exited(code)
        case 2: return .signalled(code)
        default: return nil
        }
    }

    /// Bytes of its input that it has not read, or had not when the input was closed; 0 if that cannot be told.
    var unread: Int { child.input < 0 ? leftUnread : Int(max(0, cspawn_unread(child.input))) }

    /// Forgets the process, which has ended.
    consuming func reap() {
        while waitpid(child.pid, nil, 0) < 0, errno == EINTR {}
    }

    /// A process that starts in a folder of its own would look for it there.
    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") || !path.contains("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// All threads there are, this user's or not, and some more: the limit is on a user, who may have any number of them already.
    private static var processes: UInt64 {
        let load = FileManager.default.contents(atPath: "/proc/loadavg") ?? Data()
        let total = String(decoding: load, as: UTF8.self).split(whereSeparator: { " /".contains($0) }).dropFirst(4).first
        return (total.flatMap { UInt64($0) } ?? 8192) + 512
    }

    private static func withConfinement<Result>(
        _ program: EngineProcess, _ path: String, _ folder: EngineFolder?,
        _ body: (UnsafePointer<cspawn_confinement>) -> Result
    ) -> Result {
        var confinement = cspawn_confinement()
        confinement.cpu_seconds = UInt64(max(0, program.limits.cpu))
        confinement.file_bytes = UInt64(max(0, program.limits.disk))
        guard let sandbox = program.sandbox, let folder else { return body(&confinement) }
        confinement.open_files = UInt64(max(0, program.limits.openFiles))
        confinement.is_confined = 1
        confinement.is_required = sandbox.isRequired ? 1 : 0
        confinement.may_start_programs = sandbox.mayStartPrograms ? 1 : 0
        confinement.processes = processes
        let places = EnginePlaces(sandbox, program: path, folder: folder).all
        return withCStrings(places.map(\.path)) { paths in
            let entries = places.indices.map { cspawn_place(path: paths[$0], use: places[$0].use) }
            return entries.withUnsafeBufferPointer { entries in
                confinement.places = entries.baseAddress
                confinement.place_count = Int32(entries.count)
                return body(&confinement)
            }
        }
    }

    private static func withCStrings<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { pointers in
            // Proof: an array with at least one element has a base address.
            body(pointers.baseAddress.unsafelyUnwrapped)
        }
    }
}
