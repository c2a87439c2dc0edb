/// The sizes of a Wan transformer, as `transformer/config.json` has them.
struct WanTransformerConfiguration: Decodable {
    let patchSize: [Int]
    let heads: Int
    let headSize: Int
    let inputChannels: Int
    let outputChannels: Int
    let textSize: Int
    let frequencySize: Int
    let feedForwardSize: Int
    let layers: Int
    let crossAttentionNorm: Bool
    let epsilon: Double
    /// The size of what the image encoder gives; nil where the model has none (all but 2.1 from pictures).
    let imageSize: Int?
    let addedProjectionSize: Int?
    let longestRotation: Int
    /// How many image tokens have a learned place; nil where they have none.
    let imagePositions: Int?

    /// The width of the model.
    var size: Int { heads * headSize }

    private enum CodingKeys: String, CodingKey {
        case patchSize = "patch_size"
        case heads = "num_attention_heads"
        case headSize = "attention_head_dim"
        case inputChannels = "in_channels"
        case outputChannels = "out_channels"
        case textSize = "text_dim"
        case frequencySize = "freq_dim"
        case feedForwardSize = "ffn_dim"
        case layers = "num_layers"
        case crossAttentionNorm = "cross_attn_norm"
        case epsilon = "eps"
        case imageSize = "image_dim"
        case addedProjectionSize = "added_kv_proj_dim"
        case longestRotation = "rope_max_seq_len"
        case imagePositions = "pos_embed_seq_len"
    }
}
