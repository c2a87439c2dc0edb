package import ReelTensor

/// LoRA weights (Hu et al. 2021), merged into a transformer's as they are read: `W + scale * B * A`.
///
/// It reads the names that diffusers gives them and those of Wan's own code, which training tools and distilled models use.
package struct LowRankAdapter: WeightAdapter {
    private let weights: Weights
    /// The names in the file, by the name of the part in diffusers' transformer.
    private let parts: [String: String]

    /// - Throws: `TensorError.weights` if the file is damaged, or changes nothing that a Wan transformer has.
    package init(path: String, torch: Torch, device: Device) throws(TensorError) {
        weights = try Weights(file: path, torch: torch, device: device)
        var parts: [String: String] = [:]
        for name in weights.names {
            for ending in Self.endings where name.hasSuffix(ending) {
                let part = String(name.dropLast(ending.count))
                parts[Self.diffusersName(part)] = part
            }
        }
        guard !parts.isEmpty else { throw .weights("\(path) holds no LoRA weights for a transformer of Wan.") }
        self.parts = parts
    }

    package func adapted(_ name: String, _ tensor: Tensor) throws(TensorError) -> Tensor {
        guard let dot = name.lastIndex(of: "."), let part = parts[String(name[..<dot])] else { return tensor }
        if name.hasSuffix(".bias") { return try added("\(part).diff_b", to: tensor) }
        guard name.hasSuffix(".weight") else { return tensor }
        guard let (down, up) = try lowRank(part) else { return try added("\(part).diff", to: tensor) }
        let rank = down.shape[0]
        var scale = 1.0
        if weights.contains("\(part).alpha"), let alpha = try weights.tensor("\(part).alpha").doubles().first {
            scale = alpha / Double(rank)
        }
        let change = try up.to(.float32).reshaped([up.shape[0], rank]).times(down.to(.float32).reshaped([rank, -1]))
        guard change.count == tensor.count else {
            throw .weights("\(part) of the adapter does not fit \(name), which is \(tensor.shape).")
        }
        return try (tensor.to(.float32) + change.reshaped(tensor.shape) * scale).to(typeOf: tensor)
    }

    private func lowRank(_ part: String) throws(TensorError) -> (down: Tensor, up: Tensor)? {
        for (down, up) in [("lora_A", "lora_B"), ("lora_down", "lora_up")] where weights.contains("\(part).\(down).weight") {
            return (try weights.tensor("\(part).\(down).weight"), try weights.tensor("\(part).\(up).weight"))
        }
        return nil
    }

    private func added(_ name: String, to tensor: Tensor) throws(TensorError) -> Tensor {
        guard weights.contains(name) else { return tensor }
        let change = try weights.tensor(name, shape: tensor.shape)
        return try (tensor.to(.float32) + change.to(.float32)).to(typeOf: tensor)
    }

    private static let endings = [".lora_A.weight", ".lora_down.weight", ".diff", ".diff_b"]

    /// Wan's own names, and diffusers' for the same parts.
    private static let names = [
        ("self_attn.q", "attn1.to_q"), ("self_attn.k", "attn1.to_k"), ("self_attn.v", "attn1.to_v"),
        ("self_attn.o", "attn1.to_out.0"),
        ("self_attn.norm_q", "attn1.norm_q"), ("self_attn.norm_k", "attn1.norm_k"), ("cross_attn.norm_q", "attn2.norm_q"),
        ("cross_attn.norm_k", "attn2.norm_k"), ("cross_attn.norm_k_img", "attn2.norm_added_k"),
        ("cross_attn.q", "attn2.to_q"), ("cross_attn.k", "attn2.to_k"), ("cross_attn.v", "attn2.to_v"),
        ("cross_attn.o", "attn2.to_out.0"), ("cross_attn.k_img", "attn2.add_k_proj"), ("cross_attn.v_img", "attn2.add_v_proj"),
        ("ffn.0", "ffn.net.0.proj"), ("ffn.2", "ffn.net.2"), ("norm3", "norm2"),
        ("time_embedding.0", "condition_embedder.time_embedder.linear_1"),
        ("time_embedding.2", "condition_embedder.time_embedder.linear_2"), ("time_projection.1", "condition_embedder.time_proj"),
        ("text_embedding.0", "condition_embedder.text_embedder.linear_1"),
        ("text_embedding.2", "condition_embedder.text_embedder.linear_2"), ("head.head", "proj_out"),
    ]

    private static func diffusersName(_ part: String) -> String {
        var name = part
        for prefix in ["diffusion_model.", "transformer."] where name.hasPrefix(prefix) { name.removeFirst(prefix.count) }
        for (own, theirs) in names where name == own || name.hasSuffix("." + own) {
            return name.dropLast(own.count) + theirs
        }
        return name
    }
}
