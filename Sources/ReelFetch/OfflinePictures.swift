import Foundation
import Glibc
public import NIOPosix

/// Folders that stand in for parts of the web: what would be fetched from a URL below a prefix comes from a folder instead.
public struct OfflinePictures: Sendable {
    /// A file on this machine.
    package struct File: Hashable, Sendable {
        package let path: String
        package let bytes: Int

        package init(path: String, bytes: Int) {
            self.path = path
            self.bytes = bytes
        }
    }

    private struct Mapping {
        /// Ends with a slash.
        var prefix: String
        /// Without links, and without a slash at the end.
        var folder: String
    }

    private var mappings: [Mapping] = []
    private let threads: NIOThreadPool

    /// No folder at all.
    public init() {
        threads = .singleton
    }

    /// - Parameters:
    ///   - settings: each `PREFIX=FOLDER`, such as `https://example.com/pictures/=/srv/pictures`. The first that fits counts.
    ///   - threads: for looking at files, which blocks.
    /// - Throws: `FetchError` with `malformedURL` for a prefix that is not a URL, with `localFile` if there is no such folder.
    public init(_ settings: [String], threads: NIOThreadPool = .singleton) throws(FetchError) {
        self.threads = threads
        for setting in settings {
            guard let equals = setting.firstIndex(of: "=") else {
                throw FetchError(.malformedURL, "\(setting) is not of the form PREFIX=FOLDER.")
            }
            let prefix = try RemoteURL(String(setting[..<equals]), maximumLength: 2048).description
            let path = String(setting[setting.index(after: equals)...])
            guard let folder = Self.resolved(path), Self.kind(of: folder) == S_IFDIR else {
                throw FetchError(.localFile, "There is no folder \(path) for \(prefix).")
            }
            mappings.append(Mapping(prefix: prefix.hasSuffix("/") ? prefix : prefix + "/", folder: folder))
        }
    }

    /// The file that stands in for `url`; nil if none does.
    package func file(at url: RemoteURL) async throws -> File? {
        let text = String(url.description.prefix { $0 != "?" })
        guard let mapping = mappings.first(where: { text.hasPrefix($0.prefix) }) else { return nil }
        let names = text.dropFirst(mapping.prefix.count).split(separator: "/").map { $0.removingPercentEncoding }
        guard !names.isEmpty, names.allSatisfy({ $0.map(Self.isName) ?? false }) else { return nil }
        let path = mapping.folder + "/" + names.compactMap { $0 }.joined(separator: "/")
        return try await threads.runIfActive {
            // A link in the folder may lead to elsewhere in it, not out of it.
            guard let real = Self.resolved(path), real.hasPrefix(mapping.folder + "/") else { return nil }
            var facts = stat()
            guard stat(real, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
            return File(path: real, bytes: facts.st_size)
        }
    }

    private static func isName(_ text: String) -> Bool {
        text != "." && text != ".." && !text.isEmpty && !text.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }

    /// The path with all links followed; nil if nothing is there.
    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func kind(of path: String) -> mode_t? {
        var facts = stat()
        return stat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }
}
