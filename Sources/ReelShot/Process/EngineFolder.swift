import FoundationEssentials
import Glibc

/// The folder of one confined engine process: copies of its shot's pictures, which it may read, and a folder that it may write to.
///
/// A process that waits does not know its shot, and what it may open cannot be widened later. So what it needs is brought to it, and
/// what it has made is taken from there. Copies, not links: a link is the file itself, for whoever can write to it.
struct EngineFolder {
    /// The start of every such folder's name.
    static let prefix = "engine-"

    struct Trouble: Error, CustomStringConvertible {
        let description: String
    }

    let path: String
    var pictures: String { path + "/pictures" }
    var output: String { path + "/output" }

    /// Makes a folder in `root`.
    init(in root: String) throws(Trouble) {
        var template = Array("\(root)/\(Self.prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let found = realpath(template, nil) else {
            throw Trouble(description: "no folder can be made in \(root): \(Self.lastError)")
        }
        path = String(cString: found)
        free(found)
        guard mkdir(pictures, 0o700) == 0, mkdir(output, 0o700) == 0 else {
            let trouble = Trouble(description: "no folder can be made in \(path): \(Self.lastError)")
            remove()
            throw trouble
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Brings the pictures in, and the video that there may be.
    /// - Returns: the shot as the process is asked for it.
    func bring(_ shot: Shot) throws(Trouble) -> Shot {
        var brought = shot
        brought.firstFrame.path = pictures + "/first"
        try copy(shot.firstFrame.path, to: brought.firstFrame.path, most: shot.limits.maximumBytes)
        if let last = shot.lastFrame {
            brought.lastFrame?.path = pictures + "/last"
            try copy(last.path, to: pictures + "/last", most: shot.limits.maximumBytes)
        }
        if let source = shot.source {
            brought.source?.path = pictures + "/source"
            try copy(source.path, to: pictures + "/source", most: source.maximumBytes)
        }
        brought.output = shot.stills == nil ? output + "/" + Self.name(of: shot.output) : output
        return brought
    }

    /// Takes what has been made to where the shot wants it: a finished video, and whatever stills are there. The process has ended.
    func take(_ result: EngineResult, of shot: Shot) -> EngineResult {
        do throws(Trouble) {
            if let stills = shot.stills {
                for still in stills { try take(still.name, to: "\(shot.output)/\(still.name)", isWanted: result.isFinished) }
            } else if result.isFinished {
                try take(Self.name(of: shot.output), to: shot.output, isWanted: true)
            }
        } catch {
            guard result.isFinished else { return result }
            return .crashed(EngineCrash(ending: "said that its shot is finished, but \(error)"), tookShot: true)
        }
        return result
    }

    private func take(_ name: String, to target: String, isWanted: Bool) throws(Trouble) {
        var status = stat()
        let source = "\(output)/\(name)"
        guard lstat(source, &status) == 0 else {
            if isWanted { throw Trouble(description: "there is no file") }
            return
        }
        // A link would be followed later, to a file that is nobody's to hand out.
        guard !name.contains("/"), status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            throw Trouble(description: "\(name) is no file of its own")
        }
        if rename(source, target) == 0 { return }
        guard errno == EXDEV else { throw Trouble(description: "\(target) cannot be written: \(Self.lastError)") }
        // Another disk: under another name first, so that it is complete or absent.
        let staged = "\(target).part"
        defer { unlink(staged) }
        try copy(source, to: staged, most: Int(status.st_size))
        guard rename(staged, target) == 0 else { throw Trouble(description: "\(target) cannot be written: \(Self.lastError)") }
    }

    /// Copies a file up to `most` bytes and one more, which is enough to be told that it is too large.
    private func copy(_ source: String, to target: String, most: Int) throws(Trouble) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw Trouble(description: "\(source) cannot be read: \(Self.lastError)") }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard output >= 0 else { throw Trouble(description: "\(target) cannot be written: \(Self.lastError)") }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var left = most < Int.max ? most + 1 : most
        while left > 0 {
            let count = read(input, &buffer, min(left, buffer.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Trouble(description: "\(source) cannot be read: \(Self.lastError)") }
            if count == 0 { return }
            guard write(output, buffer, count) == count else {
                throw Trouble(description: "\(target) cannot be written: \(Self.lastError)")
            }
            left -= count
        }
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? "output"
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}

extension EngineResult {
    fileprivate var isFinished: Bool {
        if case .finished = self { true } else { false }
    }
}
