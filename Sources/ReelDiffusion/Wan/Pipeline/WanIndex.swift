import ReelTensor

/// What `model_index.json` says of a Wan model.
struct WanIndex: Decodable {
    /// Where, of 0...1, the second expert takes over; nil where there is one.
    let boundary: Double?
    /// Whether each token has a time of its own: TI2V.
    private let expands: Bool?
    private let pipeline: String?

    var hasTokenTimes: Bool { expands ?? false }

    /// - Throws: `TensorError.weights` for a model of another kind.
    func check(_ path: String) throws(TensorError) {
        guard let pipeline, pipeline != Self.pipeline else { return }
        throw .weights("\(path) is a \(pipeline), and Reel runs \(Self.pipeline): Wan 2.1 and 2.2 from pictures.")
    }

    private static let pipeline = "WanImageToVideoPipeline"

    private enum CodingKeys: String, CodingKey {
        case boundary = "boundary_ratio"
        case expands = "expand_timesteps"
        case pipeline = "_class_name"
    }
}
