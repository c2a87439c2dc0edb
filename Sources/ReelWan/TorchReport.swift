import ReelTensor

/// What this machine has to run open weights on, in a sentence for its operator.
public struct TorchReport: CustomStringConvertible {
    public let description: String

    /// - Parameters:
    ///   - runtime: where torch is; nil: wherever it is found.
    ///   - environment: where `REEL_TORCH` may name it; nil: this process's.
    public init(runtime: String?, environment: [String: String]? = nil) {
        guard
            let found = runtime.map({ TorchFolder(path: $0) })
                ?? TorchFolder.find(environment: environment ?? TorchFolder.environment)
        else {
            description = "no torch here, so only the built-in engine runs. \(TorchFolder.advice)"
            return
        }
        do throws(TensorError) {
            let torch = try Torch(folder: found.path)
            let device: Device = torch.has(.cuda) ? .cuda : torch.has(.mps) ? .mps : .cpu
            let failures = OperationCheck(torch: torch, device: device).failures()
            description =
                failures.isEmpty
                ? "torch \(torch.version) on \(device), at \(found.path); every operation gives what it must"
                : "torch \(torch.version) at \(found.path) does not do what Reel needs: \(failures.map(\.description).joined(separator: "; "))"
        } catch {
            description = "\(error)"
        }
    }
}
