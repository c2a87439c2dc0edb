#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Glibc

/// Where torch's libraries are on this machine.
public struct TorchFolder: Hashable, Sendable {
    /// Holds `libtorch_cpu.so`, or `libtorch_cpu.dylib`.
    public let path: String

    /// - Parameter path: the folder with the libraries, or an installed torch package, which has them in `lib`.
    /// - Returns: nil if there are none.
    public init?(path: String) {
        let found = [path, path + "/lib"].first { folder in
            ["so", "dylib"].contains { FileManager.default.fileExists(atPath: "\(folder)/libtorch_cpu.\($0)") }
        }
        guard let found else { return nil }
        self.path = found
    }

    /// The first that there is: `REEL_TORCH`, the virtual environment that is active, what pip installs for a user or for all.
    public static func find(environment: [String: String] = TorchFolder.environment) -> TorchFolder? {
        if let named = environment["REEL_TORCH"], !named.isEmpty { return TorchFolder(path: named) }
        let places = [
            environment["VIRTUAL_ENV"].map { $0 + "/lib" }, environment["HOME"].map { $0 + "/.local/lib" }, "/usr/local/lib",
            "/opt/conda/lib", "/usr/lib",
        ]
        for place in places.compactMap(\.self) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
            for python in names.filter({ $0.hasPrefix("python3") }).sorted().reversed() {
                for packages in ["site-packages", "dist-packages"] {
                    if let folder = TorchFolder(path: "\(place)/\(python)/\(packages)/torch") { return folder }
                }
            }
        }
        return nil
    }

    /// What this process's environment says of where torch may be.
    public static var environment: [String: String] {
        var variables: [String: String] = [:]
        for name in ["REEL_TORCH", "VIRTUAL_ENV", "HOME"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return variables
    }

    /// What to do where there is none.
    public static let advice =
        "Install torch 2.10 or later (pip install torch), or say where it is with REEL_TORCH=FOLDER, the folder of libtorch_cpu.so."
}
