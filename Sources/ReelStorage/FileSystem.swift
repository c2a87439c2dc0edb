import Glibc

/// The system calls that storing a file durably needs. All of them block, and throw `StorageError`.
enum FileSystem {
    /// An open file, closed when the last reference goes.
    final class Descriptor: Sendable {
        let number: Int32

        init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(StorageError) {
            number = open(path, flags | O_CLOEXEC, mode)
            guard number >= 0 else { throw .system("open", path) }
        }

        deinit {
            close(number)
        }
    }

    /// Makes a folder that only this user can enter, and those above it; does nothing where it is already there.
    static func makeFolders(_ path: String) throws(StorageError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw .system("mkdir", path)
        }
        try makeFolders(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .system("mkdir", path) }
    }

    /// Forces a file's bytes, or a folder's list of names, to the disk.
    static func sync(_ path: String) throws(StorageError) {
        let file = try Descriptor(path, O_RDONLY)
        guard fsync(file.number) == 0 else { throw .system("fsync", path) }
    }

    static func rename(_ source: String, to destination: String) throws(StorageError) {
        guard Glibc.rename(source, destination) == 0 else { throw .system("rename", source) }
    }

    /// The size of the regular file at `path`, not of one that a link there points to; nil if there is none.
    static func regularFileSize(_ path: String) -> Int? {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return facts.st_size
    }

    /// When the file at `path` was last written, in seconds since 1970; nil if there is none.
    static func writingTime(_ path: String) -> Double? {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return nil }
        return Double(facts.st_mtim.tv_sec) + Double(facts.st_mtim.tv_nsec) / 1e9
    }

    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Gives the file at `source` a second name, durably: a hard link, or a copy where the file system does not allow one.
    static func duplicate(_ source: String, at destination: String) throws(StorageError) {
        if link(source, destination) != 0 {
            try copy(source, to: destination)
        }
        try sync(destination)
    }

    private static func copy(_ source: String, to destination: String) throws(StorageError) {
        let input = try Descriptor(source, O_RDONLY | O_NOFOLLOW)
        let output = try Descriptor(destination, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        while true {
            let bytes = try read(input, upTo: 1 << 20, source)
            if bytes.isEmpty { return }
            try write(bytes[...], to: output, destination)
        }
    }

    /// The next bytes of an open file; none at its end.
    static func read(_ file: Descriptor, upTo limit: Int, _ path: String) throws(StorageError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        while true {
            let count = Glibc.read(file.number, &buffer, limit)
            if count >= 0 { return Array(buffer.prefix(count)) }
            guard errno == EINTR else { throw .system("read", path) }
        }
    }

    /// Makes a new file of `bytes`, durably.
    static func create(_ path: String, _ bytes: [UInt8]) throws(StorageError) {
        let file = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        try write(bytes[...], to: file, path)
        guard fsync(file.number) == 0 else { throw .system("fsync", path) }
    }

    static func write(_ bytes: ArraySlice<UInt8>, to file: Descriptor, _ path: String) throws(StorageError) {
        var rest = bytes
        while !rest.isEmpty {
            let (count, code) = rest.withUnsafeBytes { (Glibc.write(file.number, $0.baseAddress, $0.count), errno) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if code != EINTR {
                throw .system("write", path, errno: code)
            }
        }
    }

    /// Removes a file, or a folder and everything in it, without following links; does nothing where nothing is.
    static func removeTree(_ path: String) throws(StorageError) {
        if unlink(path) == 0 || errno == ENOENT { return }
        guard isFolder(path) else { throw .system("unlink", path) }
        for name in try entries(of: path) {
            try removeTree("\(path)/\(name)")
        }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .system("rmdir", path) }
    }

    /// The names in a folder, in no particular order.
    static func entries(of folder: String) throws(StorageError) -> [String] {
        guard let stream = opendir(folder) else { throw .system("opendir", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." {
                names.append(name)
            }
        }
        return names
    }
}
