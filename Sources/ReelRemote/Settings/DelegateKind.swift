/// The inference servers that can be asked for a video.
public enum DelegateKind: String, CaseIterable, Sendable {
    case lightX2V = "lightx2v"
    case vllmOmni = "vllm-omni"
    case sglang
    case comfyUI = "comfyui"
    case fal

    /// As its makers write it.
    public var name: String {
        switch self {
        case .lightX2V: "LightX2V"
        case .vllmOmni: "vLLM-Omni"
        case .sglang: "SGLang Diffusion"
        case .comfyUI: "ComfyUI"
        case .fal: "fal"
        }
    }

    /// What of it the requests were written to.
    public var version: String {
        switch self {
        case .lightX2V: "commit f8aee98 (21 August 2026)"
        case .vllmOmni: "0.30.0"
        case .sglang: "0.5.23"
        case .comfyUI: "commit 002c3fb (0.38)"
        case .fal: "the published queue and storage protocol, November 2026"
        }
    }

    /// What `model` may say of it; the first is what holds if it says nothing.
    public var models: [String] {
        switch self {
        case .lightX2V: ["flf2v", "i2v"]
        case .vllmOmni, .sglang: ["wan", "ltx", "h3"]
        case .comfyUI, .fal: []
        }
    }
}
