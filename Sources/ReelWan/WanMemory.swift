import Glibc
package import ReelDiffusion
package import ReelShot
package import ReelTensor

/// What a model needs in memory, estimated before anything is loaded.
package struct WanMemory {
    private let parts: [String: Int]
    /// Bytes of all files of weights.
    let fileBytes: Int
    private let torch: Torch
    private let device: Device

    /// - Throws: `TensorError.weights` if a part is missing or damaged.
    package init(folder: ModelFolder, torch: Torch, device: Device, type: ElementType) throws(TensorError) {
        var (parts, fileBytes): ([String: Int], Int) = ([:], 0)
        for part in ["text_encoder", "image_encoder", "transformer", "transformer_2", "vae"] where folder.has(part) {
            let weights = try Weights(folder: folder[part], torch: torch)
            let wanted = part == "vae" ? ElementType.float32 : type
            parts[part] = weights.byteCount(as: wanted)
            fileBytes += weights.byteCount()
        }
        (self.parts, self.fileBytes, self.torch, self.device) = (parts, fileBytes, torch, device)
    }

    /// Bytes of the largest part that is in memory at a time, and of what is computed with it.
    func needed(width: Int, height: Int, seconds: Int) -> Int {
        let expert = max(parts["transformer"] ?? 0, parts["transformer_2"] ?? 0) + (parts["vae"] ?? 0)
        return max(parts["text_encoder"] ?? 0, expert + activations(width: width, height: height, seconds: seconds))
    }

    /// Tokens are 16x16 pixels of 4 frames; each takes about ten vectors of the model's width at a time, which for a width of 5120 in
    /// bfloat16 is 100 KiB: an estimate that was not measured on a GPU.
    private func activations(width: Int, height: Int, seconds: Int) -> Int {
        (width / 16) * (height / 16) * (seconds * 4 + 1) * (100 << 10)
    }

    /// - Parameter free: bytes that there are; nil: what the device tells.
    /// - Throws: `EngineFailure` that says what is needed and what there is.
    package func check(width: Int, height: Int, seconds: Int, free known: Int? = nil) throws(EngineFailure) {
        let needed = needed(width: width, height: height, seconds: seconds)
        guard let free = known ?? free, free < needed else { return }
        throw EngineFailure(
            .engine,
            """
            Wan needs about \(Self.gibibytes(needed)) of memory on \(device) for this video, and \(Self.gibibytes(free)) are free. Ask for a \
            smaller or shorter video, or use a smaller model.
            """)
    }

    private static func gibibytes(_ bytes: Int) -> String { "\((bytes + (1 << 29)) >> 30) GiB" }

    /// Bytes that are free on the device; nil where nothing tells.
    private var free: Int? {
        switch device.kind {
        case .cuda: torch.freeMemory
        case .mps: nil
        case .cpu: Self.available
        }
    }

    /// What this machine could give to a process now.
    private static var available: Int? {
        guard let file = fopen("/proc/meminfo", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("MemAvailable:") else { continue }
            return Int(text.filter(\.isNumber)).map { $0 << 10 }
        }
        return nil
    }
}
