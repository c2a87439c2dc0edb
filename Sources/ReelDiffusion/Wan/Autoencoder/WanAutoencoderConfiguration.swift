/// The sizes of a Wan autoencoder, as `vae/config.json` has them: 2.1's, or 2.2's with residual shortcuts and patches.
struct WanAutoencoderConfiguration: Decodable {
    let encoderSize: Int
    private let separateDecoderSize: Int?
    let latentChannels: Int
    let multiples: [Int]
    let residualBlocks: Int
    let downsamplesTime: [Bool]
    let latentMeans: [Double]
    let latentDeviations: [Double]
    private let residual: Bool?
    private let pixelChannels: Int?
    private let decodedChannels: Int?
    private let patch: Int?
    private let temporal: Int?
    private let spatial: Int?

    var decoderSize: Int { separateDecoderSize ?? encoderSize }
    /// Whether blocks have shortcuts past their resampling (2.2).
    var isResidual: Bool { residual ?? false }
    var inputChannels: Int { pixelChannels ?? 3 }
    var outputChannels: Int { decodedChannels ?? 3 }
    /// The side of the squares of pixels that become channels; 1: none do.
    var patchSize: Int { patch ?? 1 }
    /// Frames per latent frame, after the first.
    var timeScale: Int { temporal ?? 4 }
    /// Pixels a side per latent.
    var spaceScale: Int { spatial ?? 8 }

    private enum CodingKeys: String, CodingKey {
        case encoderSize = "base_dim"
        case separateDecoderSize = "decoder_base_dim"
        case latentChannels = "z_dim"
        case multiples = "dim_mult"
        case residualBlocks = "num_res_blocks"
        case downsamplesTime = "temperal_downsample"
        case latentMeans = "latents_mean"
        case latentDeviations = "latents_std"
        case residual = "is_residual"
        case pixelChannels = "in_channels"
        case decodedChannels = "out_channels"
        case patch = "patch_size"
        case temporal = "scale_factor_temporal"
        case spatial = "scale_factor_spatial"
    }
}
