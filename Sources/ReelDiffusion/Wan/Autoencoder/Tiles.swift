import ReelTensor

/// Overlapping tiles that are worked on one by one, so that memory does not grow with the picture, and blended into one.
struct Tiles {
    /// Rows and columns of a tile, before and after the work on it.
    let size: (before: Int, after: Int)
    /// From one tile to the next.
    let step: (before: Int, after: Int)

    /// - Parameters:
    ///   - video: `[batch, channels, frames, height, width]`.
    ///   - result: height and width of the whole, afterwards.
    func map(
        _ video: Tensor, result: (height: Int, width: Int), _ work: (Tensor) throws(TensorError) -> Tensor
    ) throws(TensorError) -> Tensor {
        let (height, width) = (video.shape[3], video.shape[4])
        var above: [Tensor] = []
        var bands: [Tensor] = []
        for top in stride(from: 0, to: height, by: step.before) {
            let band = try video.part(3, top..<min(top + size.before, height))
            var row: [Tensor] = []
            for left in stride(from: 0, to: width, by: step.before) {
                var tile = try work(band.part(4, left..<min(left + size.before, width)))
                if above.indices.contains(row.count) { tile = try blended(above[row.count], tile, along: 3) }
                if let before = row.last { tile = try blended(before, tile, along: 4) }
                row.append(tile)
            }
            above = row
            let cut = try row.map { tile throws(TensorError) in
                try tile.part(3, 0..<min(step.after, tile.shape[3])).part(4, 0..<min(step.after, tile.shape[4]))
            }
            bands.append(try Tensor.joined(cut, along: 4))
        }
        let whole = try Tensor.joined(bands, along: 3)
        return try whole.part(3, 0..<min(result.height, whole.shape[3])).part(4, 0..<min(result.width, whole.shape[4]))
    }

    /// `tile`, into which the end of the one before it fades.
    private func blended(_ before: Tensor, _ tile: Tensor, along dimension: Int) throws(TensorError) -> Tensor {
        let (end, length) = (before.shape[dimension], tile.shape[dimension])
        let extent = min(end, length, size.after - step.after)
        guard extent > 0 else { return tile }
        var shape = [1, 1, 1, 1, 1]
        shape[dimension] = extent
        let new = try Tensor((0..<extent).map { Float(Double($0) / Double(extent)) }, shape: shape, torch: tile.torch)
            .to(tile.device ?? .cpu).to(typeOf: tile)
        let old = try Tensor((0..<extent).map { Float(1 - Double($0) / Double(extent)) }, shape: shape, torch: tile.torch)
            .to(tile.device ?? .cpu).to(typeOf: tile)
        let mixed = try before.part(dimension, end - extent..<end) * old + tile.part(dimension, 0..<extent) * new
        guard extent < length else { return mixed }
        return try Tensor.joined([mixed, tile.part(dimension, extent..<length)], along: dimension)
    }
}
