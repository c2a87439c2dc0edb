extension Tensor {
    /// The same elements, in rows, under other sizes; one of them may be -1, for whatever is left.
    public func reshaped(_ shape: [Int]) throws(TensorError) -> Tensor {
        try torch.tensor("aten::reshape", "", .tensor(self), .integers(shape))
    }

    /// Dimensions in another order.
    public func permuted(_ dimensions: [Int]) throws(TensorError) -> Tensor {
        try torch.tensor("aten::permute", "", .tensor(self), .integers(dimensions))
    }

    public func transposed(_ first: Int, _ second: Int) throws(TensorError) -> Tensor {
        try torch.tensor("aten::transpose", "int", .tensor(self), .integer(first), .integer(second))
    }

    /// The part `range` of `dimension`.
    public func part(_ dimension: Int, _ range: Range<Int>) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::narrow", "", .tensor(self), .integer(dimension), .integer(range.lowerBound), .integer(range.count))
    }

    /// Every `step`th element of `dimension`.
    public func every(_ step: Int, of dimension: Int, from start: Int = 0) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::slice", "Tensor", .tensor(self), .integer(dimension), .optionalInteger(start), .none, .integer(step))
    }

    /// What stands at `index` of `dimension`, which goes.
    public func element(_ index: Int, of dimension: Int) throws(TensorError) -> Tensor {
        try torch.tensor("aten::select", "int", .tensor(self), .integer(dimension), .integer(index))
    }

    /// With a dimension of size 1 at `dimension`.
    public func wrapped(at dimension: Int) throws(TensorError) -> Tensor {
        try torch.tensor("aten::unsqueeze", "", .tensor(self), .integer(dimension))
    }

    /// Without `dimension`, whose size is 1.
    public func unwrapped(at dimension: Int) throws(TensorError) -> Tensor {
        try torch.tensor("aten::squeeze", "dim", .tensor(self), .integer(dimension))
    }

    /// Dimensions of size 1 seen as larger ones, without a copy.
    public func expanded(_ shape: [Int]) throws(TensorError) -> Tensor {
        try torch.tensor("aten::expand", "", .tensor(self), .integers(shape), .flag(false))
    }

    /// In `count` equal parts along `dimension`.
    public func chunks(_ count: Int, along dimension: Int) throws(TensorError) -> [Tensor] {
        try torch.tensors("aten::chunk", "", .tensor(self), .integer(count), .integer(dimension))
    }

    /// Each element of `dimension` `times` times in a row.
    public func repeatedElements(_ times: Int, along dimension: Int) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::repeat_interleave", "self_int", .tensor(self), .integer(times), .optionalInteger(dimension), .none)
    }

    public static func joined(_ tensors: [Tensor], along dimension: Int) throws(TensorError) -> Tensor {
        guard let torch = tensors.first?.torch else { throw .operation("cat", reason: "got no tensors") }
        return try torch.tensor("aten::cat", "", .tensors(tensors), .integer(dimension))
    }

    /// Tensors of one shape along a new dimension.
    public static func stacked(_ tensors: [Tensor], along dimension: Int) throws(TensorError) -> Tensor {
        guard let torch = tensors.first?.torch else { throw .operation("stack", reason: "got no tensors") }
        return try torch.tensor("aten::stack", "", .tensors(tensors), .integer(dimension))
    }

    /// With `value` around it; amounts as torch has them: last dimension first, before and after.
    public func padded(_ amounts: [Int], with value: Double = 0) throws(TensorError) -> Tensor {
        try torch.tensor("aten::pad", "", .tensor(self), .integers(amounts), .text("constant"), .optionalNumber(value))
    }

    /// Elements in rows, copied only if they are not.
    public func contiguous() throws(TensorError) -> Tensor {
        try torch.tensor("aten::contiguous", "", .tensor(self), .integer(0))
    }

    /// The same elements in memory of their own.
    public func copied() throws(TensorError) -> Tensor { try torch.tensor("aten::clone", "", .tensor(self), .none) }

    /// As another type; itself if that is its type.
    public func to(_ type: ElementType) throws(TensorError) -> Tensor {
        if elementType == type { return self }
        return try torch.tensor("aten::to", "dtype", .tensor(self), .elementType(type), .flag(false), .flag(false), .none)
    }

    /// As the type of another tensor.
    public func to(typeOf other: Tensor) throws(TensorError) -> Tensor {
        guard let type = other.elementType else { throw .operation("to", reason: "the type of \(other) is not known") }
        return try to(type)
    }

    /// On another device; itself if it is there.
    public func to(_ device: Device) throws(TensorError) -> Tensor {
        guard let type = elementType, self.device != device else { return self }
        return try torch.tensor(
            "aten::to", "device", .tensor(self), .device(device), .elementType(type), .flag(false), .flag(false), .none)
    }
}
