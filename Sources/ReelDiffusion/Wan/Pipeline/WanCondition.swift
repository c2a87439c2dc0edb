import ReelTensor

/// What the pictures fix: latents of a video in which they stand at their frames, and a mask of those frames.
struct WanCondition {
    /// What goes to the model beside the noisy latents; for TI2V, what stands in their place where the mask is 0.
    let latents: Tensor
    /// `[1, 1, frames, height, width]`, 0 where a picture stands; TI2V only.
    let mask: Tensor?

    init(_ request: WanRequest, _ autoencoder: WanAutoencoder, hasTokenTimes: Bool, device: Device) throws(TensorError) {
        let torch = request.first.torch
        let first = try Self.pixels(request.first, device)
        let shape = first.shape
        let scale = autoencoder.configuration.spaceScale
        let latentFrames = (request.frames - 1) / autoencoder.configuration.timeScale + 1
        let (height, width) = (shape[3] / scale, shape[4] / scale)
        if hasTokenTimes {
            latents = try autoencoder.normalised(autoencoder.encode(first))
            let rest = try Tensor.ones([1, 1, latentFrames - 1, height, width], on: device, torch: torch)
            mask = try Tensor.joined([Tensor.zeros([1, 1, 1, height, width], on: device, torch: torch), rest], along: 2)
            return
        }
        let last = try request.last.map { picture throws(TensorError) in try Self.pixels(picture, device) }
        let between = request.frames - (last == nil ? 1 : 2)
        let empty = try Tensor.zeros([1, 3, between, shape[3], shape[4]], on: device, torch: torch)
        let video = try Tensor.joined([first, empty] + (last.map { [$0] } ?? []), along: 2)
        let encoded = try autoencoder.normalised(autoencoder.encode(video))
        // The first latent frame is one frame four times; each later one, four frames.
        var known = [Float](repeating: 0, count: 4 * latentFrames)
        for index in 0..<4 { known[index] = 1 }
        if last != nil { known[known.count - 1] = 1 }
        let flags = try Tensor(known, shape: [1, latentFrames, 4, 1, 1], torch: torch).to(device).transposed(1, 2)
        latents = try Tensor.joined([flags.expanded([1, 4, latentFrames, height, width]), encoded], along: 1)
        mask = nil
    }

    /// `[3, height, width]` in 0...255 as a video of one frame in -1...1.
    private static func pixels(_ picture: Tensor, _ device: Device) throws(TensorError) -> Tensor {
        try (picture.to(device).to(.float32) / 255 * 2 - 1).wrapped(at: 0).wrapped(at: 2)
    }
}
