import ReelTensor

/// A picture as CLIP sees it: its middle square, small, normalised by the means and deviations of CLIP's own pictures.
struct ImageView {
    let side: Int

    private static let means: [Float] = [0.48145466, 0.4578275, 0.40821073]
    private static let deviations: [Float] = [0.26862954, 0.26130258, 0.27577711]

    /// - Parameter picture: `[3, height, width]` in 0...255.
    /// - Returns: `[1, 3, side, side]`.
    func callAsFunction(_ picture: Tensor) throws(TensorError) -> Tensor {
        let (height, width) = (picture.shape[1], picture.shape[2])
        let scale = Double(side) / Double(min(height, width))
        let (rows, columns) = (max(side, Int(Double(height) * scale)), max(side, Int(Double(width) * scale)))
        let small = try picture.to(.float32).wrapped(at: 0).resized(height: rows, width: columns).clamped(0, 255)
        let (top, left) = ((rows - side) / 2, (columns - side) / 2)
        let square = try small.part(2, top..<top + side).part(3, left..<left + side) / 255
        let device = picture.device ?? .cpu
        let means = try Tensor(Self.means, shape: [1, 3, 1, 1], torch: picture.torch).to(device)
        let deviations = try Tensor(Self.deviations, shape: [1, 3, 1, 1], torch: picture.torch).to(device)
        return try (square - means) / deviations
    }
}
