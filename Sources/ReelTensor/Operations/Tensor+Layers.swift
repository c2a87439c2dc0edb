extension Tensor {
    public func times(_ matrix: Tensor) throws(TensorError) -> Tensor {
        try torch.tensor("aten::matmul", "", .tensor(self), .tensor(matrix))
    }

    /// `self * weightᵀ + bias` over the last dimension.
    public func linear(_ weight: Tensor, _ bias: Tensor?) throws(TensorError) -> Tensor {
        try torch.tensor("aten::linear", "", .tensor(self), .tensor(weight), .optionalTensor(bias))
    }

    /// Rows of `table` by the whole numbers of this tensor.
    public func looked(upIn table: Tensor) throws(TensorError) -> Tensor {
        try torch.tensor("aten::embedding", "", .tensor(table), .tensor(self), .integer(-1), .flag(false), .flag(false))
    }

    public func layerNorm(
        _ size: Int, weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double
    ) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::layer_norm", "", .tensor(self), .integers([size]), .optionalTensor(weight), .optionalTensor(bias),
            .number(epsilon), .flag(true))
    }

    public func rootMeanSquareNorm(_ size: Int, weight: Tensor?, epsilon: Double) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::rms_norm", "", .tensor(self), .integers([size]), .optionalTensor(weight), .optionalNumber(epsilon))
    }

    public func softmax(over dimension: Int) throws(TensorError) -> Tensor {
        try torch.tensor("aten::softmax", "int", .tensor(self), .integer(dimension), .none)
    }

    /// `x * sigmoid(x)`.
    public func silu() throws(TensorError) -> Tensor { try torch.tensor("aten::silu", "", .tensor(self)) }

    /// Gaussian error linear unit, exact, or by tanh.
    public func gelu(approximate: Bool) throws(TensorError) -> Tensor {
        try torch.tensor("aten::gelu", "", .tensor(self), .text(approximate ? "tanh" : "none"))
    }

    /// Attention of queries to keys and values; heads before positions: `[batch, heads, positions, size]`.
    /// Torch picks the fastest way that the device has.
    public func attention(keys: Tensor, values: Tensor) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::scaled_dot_product_attention", "", .tensor(self), .tensor(keys), .tensor(values), .none, .number(0),
            .flag(false),
            .none, .flag(false))
    }

    public func convolution2D(
        _ weight: Tensor, _ bias: Tensor?, stride: [Int] = [1, 1], padding: [Int] = [0, 0]
    ) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::conv2d", "", .tensor(self), .tensor(weight), .optionalTensor(bias), .integers(stride), .integers(padding),
            .integers([1, 1]), .integer(1))
    }

    public func convolution3D(
        _ weight: Tensor, _ bias: Tensor?, stride: [Int] = [1, 1, 1], padding: [Int] = [0, 0, 0]
    ) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::conv3d", "", .tensor(self), .tensor(weight), .optionalTensor(bias), .integers(stride), .integers(padding),
            .integers([1, 1, 1]), .integer(1))
    }

    /// The last two dimensions enlarged by a whole factor, each element repeated.
    public func enlarged(_ factor: Int) throws(TensorError) -> Tensor {
        let size = shape.suffix(2).map { $0 * factor }
        return try torch.tensor(
            "aten::_upsample_nearest_exact2d", "", .tensor(self), .integers(Array(size)), .optionalNumber(Double(factor)),
            .optionalNumber(Double(factor)))
    }
}

extension Tensor {
    /// The `x` for which this matrix times `x` is `right`.
    public func solved(for right: Tensor) throws(TensorError) -> Tensor {
        try torch.tensor("aten::linalg_solve", "", .tensor(self), .tensor(right), .flag(true))
    }
}

extension Tensor {
    /// Pictures `[batch, channels, height, width]` in another size, by cubic interpolation over the whole of what falls on a pixel.
    public func resized(height: Int, width: Int) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::_upsample_bicubic2d_aa", "", .tensor(self), .integers([height, width]), .flag(false), .none, .none)
    }
}
