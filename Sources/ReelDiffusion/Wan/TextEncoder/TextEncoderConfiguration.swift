/// The sizes of a UMT5 encoder, as `text_encoder/config.json` has them.
struct TextEncoderConfiguration: Decodable {
    let vocabulary: Int
    let size: Int
    let headSize: Int
    let feedForwardSize: Int
    let layers: Int
    let heads: Int
    let buckets: Int
    let farthest: Int
    let epsilon: Double

    private enum CodingKeys: String, CodingKey {
        case vocabulary = "vocab_size"
        case size = "d_model"
        case headSize = "d_kv"
        case feedForwardSize = "d_ff"
        case layers = "num_layers"
        case heads = "num_heads"
        case buckets = "relative_attention_num_buckets"
        case farthest = "relative_attention_max_distance"
        case epsilon = "layer_norm_epsilon"
    }
}
