/// What `model_index.json` says of a Wan model.
struct WanIndex: Decodable {
    /// Where, of 0...1, the second expert takes over; nil where there is one.
    let boundary: Double?
    /// Whether each token has a time of its own: TI2V.
    private let expands: Bool?

    var hasTokenTimes: Bool { expands ?? false }

    private enum CodingKeys: String, CodingKey {
        case boundary = "boundary_ratio"
        case expands = "expand_timesteps"
    }
}
