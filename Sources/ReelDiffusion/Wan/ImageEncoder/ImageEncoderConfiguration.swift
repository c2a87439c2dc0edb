/// The sizes of a CLIP vision encoder, as `image_encoder/config.json` has them.
struct ImageEncoderConfiguration: Decodable {
    let size: Int
    let feedForwardSize: Int
    let layers: Int
    let heads: Int
    let side: Int
    let patch: Int
    let activation: String
    let epsilon: Double

    private enum CodingKeys: String, CodingKey {
        case size = "hidden_size"
        case feedForwardSize = "intermediate_size"
        case layers = "num_hidden_layers"
        case heads = "num_attention_heads"
        case side = "image_size"
        case patch = "patch_size"
        case activation = "hidden_act"
        case epsilon = "layer_norm_eps"
    }
}
