extension Tensor {
    public static func + (left: Tensor, right: Tensor) throws(TensorError) -> Tensor { try left.adding(right, times: 1) }
    public static func - (left: Tensor, right: Tensor) throws(TensorError) -> Tensor { try left.adding(right, times: -1) }

    public static func * (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
        try left.torch.tensor("aten::mul", "Tensor", .tensor(left), .tensor(right))
    }

    public static func / (left: Tensor, right: Tensor) throws(TensorError) -> Tensor {
        try left.torch.tensor("aten::div", "Tensor", .tensor(left), .tensor(right))
    }

    public static func + (left: Tensor, right: Double) throws(TensorError) -> Tensor {
        try left + left.number(right)
    }

    public static func - (left: Tensor, right: Double) throws(TensorError) -> Tensor { try left + -right }

    public static func - (left: Double, right: Tensor) throws(TensorError) -> Tensor {
        try right.number(left) - right
    }

    public static func * (left: Tensor, right: Double) throws(TensorError) -> Tensor {
        try left * left.number(right)
    }

    public static func / (left: Tensor, right: Double) throws(TensorError) -> Tensor {
        try left / left.number(right)
    }

    /// A number to combine with this tensor, whose type the result is to have. Torch keeps that by itself except where both are single
    /// numbers.
    private func number(_ value: Double) throws(TensorError) -> Tensor {
        let number = try Tensor.number(value, torch: torch)
        guard shape.isEmpty, let elementType else { return number }
        return try number.to(elementType)
    }

    /// `self + factor * other`, in one pass.
    public func adding(_ other: Tensor, times factor: Double) throws(TensorError) -> Tensor {
        var sum: OpaquePointer?
        try torch.check(torch.library.subtract(handle, other.handle, -factor, &sum), "add(\(self), \(other))")
        guard let sum else { throw .operation("add(\(self), \(other))", reason: "gave no result") }
        return Tensor(handle: sum, torch: torch)
    }

    /// This very tensor, every element set to `value`.
    func filled(with value: Double) throws(TensorError) -> Tensor {
        try torch.tensor("aten::fill_", "Tensor", .tensor(self), .tensor(Tensor.number(value, torch: torch)))
    }

    public func clamped(_ low: Double, _ high: Double) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::clamp", "Tensor", .tensor(self), .optionalTensor(try bound(low)), .optionalTensor(try bound(high)))
    }

    public func clamped(above low: Double) throws(TensorError) -> Tensor {
        try torch.tensor("aten::maximum", "", .tensor(self), .tensor(try bound(low)))
    }

    private func bound(_ value: Double) throws(TensorError) -> Tensor {
        let number = try Tensor.number(value, torch: torch)
        return if let elementType { try number.to(elementType) } else { number }
    }

    public func raised(to exponents: Tensor) throws(TensorError) -> Tensor {
        try torch.tensor("aten::pow", "Tensor_Tensor", .tensor(self), .tensor(exponents))
    }

    public func squareRoot() throws(TensorError) -> Tensor { try torch.tensor("aten::sqrt", "", .tensor(self)) }
    public func reciprocalSquareRoot() throws(TensorError) -> Tensor { try torch.tensor("aten::rsqrt", "", .tensor(self)) }
    public func exponential() throws(TensorError) -> Tensor { try torch.tensor("aten::exp", "", .tensor(self)) }
    public func exponentialMinusOne() throws(TensorError) -> Tensor { try torch.tensor("aten::expm1", "", .tensor(self)) }
    public func logarithm() throws(TensorError) -> Tensor { try torch.tensor("aten::log", "", .tensor(self)) }
    public func sine() throws(TensorError) -> Tensor { try torch.tensor("aten::sin", "", .tensor(self)) }
    public func cosine() throws(TensorError) -> Tensor { try torch.tensor("aten::cos", "", .tensor(self)) }
    public func hyperbolicTangent() throws(TensorError) -> Tensor { try torch.tensor("aten::tanh", "", .tensor(self)) }
    public func rounded() throws(TensorError) -> Tensor { try torch.tensor("aten::round", "", .tensor(self)) }
    public func magnitudes() throws(TensorError) -> Tensor { try torch.tensor("aten::abs", "", .tensor(self)) }

    /// The mean over `dimension`, which stays, with size 1, if `keeping`.
    public func mean(over dimension: Int, keeping: Bool = false) throws(TensorError) -> Tensor {
        try torch.tensor("aten::mean", "dim", .tensor(self), .optionalIntegers([dimension]), .flag(keeping), .none)
    }

    public func sum(over dimension: Int, keeping: Bool = false) throws(TensorError) -> Tensor {
        try torch.tensor("aten::sum", "dim_IntList", .tensor(self), .optionalIntegers([dimension]), .flag(keeping), .none)
    }

    /// The greatest element, of any tensor that is not empty.
    public func maximum() throws(TensorError) -> Double {
        try torch.tensor("aten::max", "", .tensor(self)).doubles().first ?? 0
    }
}
