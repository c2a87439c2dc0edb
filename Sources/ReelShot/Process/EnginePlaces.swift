import CSpawn
import FoundationEssentials
import Glibc

/// All of the file system that a confined engine process can open.
struct EnginePlaces {
    private(set) var all: [(path: String, use: cspawn_use)]

    /// - Parameters:
    ///   - program: the engine's, an absolute path.
    ///   - folder: the process's own.
    init(_ sandbox: EngineSandbox, program: String, folder: EngineFolder) {
        let programs = sandbox.mayStartPrograms ? ["/usr", "/bin", "/sbin"] : []
        all =
            (Self.libraries + Self.ofThisProcess + programs + [program] + sandbox.readable).map { ($0, cspawn_execute) }
            + Self.facts.map { ($0, cspawn_read) }
            + (Self.devices + sandbox.devices).map { ($0, cspawn_device) }
            + [(folder.pictures, cspawn_read), (folder.output, cspawn_write)]
    }

    /// Where the system keeps libraries and the programs that load them.
    private static let libraries = [
        "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/nix/store",
    ]

    /// What the C library, GLib, libvips and the encoders ask the system.
    private static let facts = [
        "/usr/share", "/usr/local/share", "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/ssl/openssl.cnf",
        // The process's own: the name is looked up in it.
        "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems", "/proc/sys/vm/overcommit_memory",
        "/sys/devices/system/cpu", "/sys/devices/system/node", "/dev/urandom", "/dev/random",
    ]

    private static let devices = ["/dev/null", "/dev/zero", "/dev/full"]

    /// Folders of this process's own libraries, such as Swift's, where they are not among the system's: an engine built with it has the same.
    private static let ofThisProcess: [String] = {
        let searched = (getenv("LD_LIBRARY_PATH").map { String(cString: $0) } ?? "").split(separator: ":").map(String.init)
        let folders = String(decoding: maps(), as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
            guard let start = line.firstIndex(of: "/"), line.contains(".so"), let end = line.lastIndex(of: "/") else {
                return nil
            }
            return String(line[start..<end])
        }
        return Set(folders + searched.filter { $0.hasPrefix("/") })
            .filter { folder in !folder.isEmpty && !libraries.contains { folder == $0 || folder.hasPrefix($0 + "/") } }.sorted()
    }()

    /// All of `/proc/self/maps`: the kernel gives a page of it at a time, where Foundation takes a short read for the end of the file.
    private static func maps() -> [UInt8] {
        let file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var (maps, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 64 << 10))
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return maps }
            maps += buffer[..<count]
        }
    }
}
