import Glibc
import ReelShot
import ReelTensor
import ReelDiffusion

/// What an operator wants to know of a folder of weights before it is used.
public struct ModelCheck: Sendable, CustomStringConvertible {
    public let kind: String
    /// Bytes in memory for a video of 1280x720 and 5 s, on a GPU.
    public let memory: Int
    /// Bytes of the files.
    public let bytes: Int
    /// As the folder says it; nil where it says nothing.
    public let licence: String?
    /// What was found to run it with.
    public let torch: String
    public let device: String
    /// The folder of torch's libraries.
    public let runtime: String

    /// For the operator.
    public var description: String {
        let gibibytes = { (bytes: Int) in "\(Double(bytes * 10 >> 30) / 10) GiB" }
        return """
            A model of Wan: \(gibibytes(bytes)) of files, all there.
            Memory for 5 s of 1280x720 on a GPU: about \(gibibytes(memory)).
            Licence: \(licence ?? "the folder does not say. Wan is published under Apache-2.0; look where you got it").
            Torch \(torch) is here and would run it on \(device)\(device == "cpu" ? ", which would take hours a clip" : "").
            """
    }

    /// Looks at a model's configuration and files, all but the numbers in them.
    /// - Parameters:
    ///   - path: the folder, as diffusers lays it out.
    ///   - runtime: where torch is; nil: wherever it is found.
    /// - Throws: `TensorError` or `EngineFailure`, in words for the operator.
    public init(path: String, runtime: String?, environment: [String: String]? = nil) throws {
        let found = runtime.flatMap(TorchFolder.init) ?? TorchFolder.find(environment: environment ?? TorchFolder.environment)
        guard let found else { throw EngineFailure(.unsupportedFeature, "There is no torch here. \(TorchFolder.advice)") }
        let torch = try Torch(folder: found.path)
        let folder = ModelFolder(path: path)
        _ = try WanPipeline(folder: folder, torch: torch, device: .cpu, type: .float32)
        _ = try SentencePieceTokenizer(path: folder["tokenizer/spiece.model"])
        let memory = try WanMemory(folder: folder, torch: torch, device: .cuda, type: .bfloat16)
        kind = "wan"
        self.memory = memory.needed(width: 1280, height: 720, seconds: 5)
        bytes = memory.fileBytes
        licence = folder.licence
        self.torch = torch.version
        self.runtime = found.path
        device = torch.has(.cuda) ? "cuda" : torch.has(.mps) ? "mps" : "cpu"
    }
}
