import Foundation
import ReelTensor
import Testing

/// Where torch is, for the tests that need it. `make test` installs it; without it they are skipped, and say so.
enum TorchHere {
    static let folder = TorchFolder.find(environment: ProcessInfo.processInfo.environment)
    static let missing: Comment = "torch is not installed here: set REEL_TORCH to a folder with libtorch_cpu.so"

    static func load() throws -> Torch {
        try Torch(folder: #require(folder).path, threads: 1)
    }
}
