import Foundation
import ReelFetch

/// Settings from the environment, `REEL_…`; flags come before them.
struct Settings {
    let environment: [String: String]

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    func text(_ name: String) -> String? {
        environment["REEL_" + name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// - Throws: `CommandFailure` for text that is not a number.
    func integer(_ name: String) throws -> Int? {
        guard let text = text(name) else { return nil }
        guard let integer = Int(text) else {
            throw CommandFailure("REEL_\(name) is \(text), which is not a number.", code: CommandFailure.usage)
        }
        return integer
    }

    /// Videos made at the same time: the flag, or `REEL_WORKERS`.
    func workers(_ flag: Int?, orNone: Bool = false) throws -> Int {
        try Self.checked(flag ?? integer("WORKERS") ?? 1, "workers", (orNone ? 0 : 1)...64)
    }

    /// The largest file that can be uploaded, from the flag or `REEL_MAX_UPLOAD`, both in MiB.
    func maximumUploadBytes(_ flag: Int? = nil) throws -> Int {
        try Self.checked(flag ?? integer("MAX_UPLOAD") ?? 1024, "max-upload", 1...1_048_576) << 20
    }

    /// - Throws: `CommandFailure` that names the flag.
    static func checked(_ value: Int, _ name: String, _ range: ClosedRange<Int>) throws -> Int {
        guard range.contains(value) else {
            throw CommandFailure(
                "--\(name) is \(value); it can be \(range.lowerBound) to \(range.upperBound).", code: CommandFailure.usage)
        }
        return value
    }

    /// The wait before a webhook that was not acknowledged is sent again: `REEL_WEBHOOK_BACKOFF`, in seconds.
    /// - Throws: `CommandFailure` for text that is not a number of seconds.
    func webhookBackoff() throws -> Duration {
        guard let text = text("WEBHOOK_BACKOFF") else { return .seconds(7) }
        guard let seconds = Double(text), (0.01...3600).contains(seconds) else {
            throw CommandFailure(
                "REEL_WEBHOOK_BACKOFF is \(text); it can be 0.01 to 3600 seconds.", code: CommandFailure.usage)
        }
        return .seconds(seconds)
    }

    /// Where jobs and files are kept.
    var dataDirectory: String {
        if let path = text("DATA") { return path }
        let home = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (home ?? (environment["HOME"] ?? ".") + "/.local/share") + "/reel"
    }

    /// Folders that stand in for parts of the web: those of the flags, or of `REEL_OFFLINE_PICTURES` (commas between them).
    func offlinePictures(_ flags: [String] = []) throws -> OfflinePictures {
        let settings = flags.isEmpty ? text("OFFLINE_PICTURES")?.split(separator: ",").map(String.init) ?? [] : flags
        do {
            return try OfflinePictures(settings)
        } catch {
            throw CommandFailure("--offline-pictures: \(error.message)", code: CommandFailure.usage)
        }
    }

    /// What may be fetched: the public internet, and the networks of `REEL_FETCH_ALLOW` (CIDR, commas between them).
    func fetchPolicy() throws -> FetchPolicy {
        var policy = FetchPolicy()
        policy.maximumBytesOfOtherFiles = 4096
        policy.allowedNetworks = try networks(nil, "FETCH_ALLOW")
        return policy
    }

    /// The networks (CIDR, commas between them) of a flag, or else of the setting `name`.
    /// - Throws: `CommandFailure` for text that is not a network.
    func networks(_ flag: String?, _ name: String) throws -> [Network] {
        try (flag ?? text(name) ?? "").split(separator: ",").map { text in
            guard let network = Network(text.trimmingCharacters(in: .whitespaces)) else {
                let source = flag == nil ? "REEL_" + name : "--" + name.lowercased().replacingOccurrences(of: "_", with: "-")
                throw CommandFailure(
                    "\(source) has \(text), which is not a network such as 192.168.0.0/16.", code: CommandFailure.usage)
            }
            return network
        }
    }

    /// The file of certificates that programs on this machine trust: `SSL_CERT_FILE`, or the system's.
    var systemCertificates: String? {
        let known = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
        return ([environment["SSL_CERT_FILE"]].compactMap(\.self) + known).first {
            FileManager.default.isReadableFile(atPath: $0)
        }
    }
}
