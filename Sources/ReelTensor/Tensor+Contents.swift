extension Tensor {
    /// A tensor that holds a copy of `values`, in rows, on the processor.
    /// - Throws: `TensorError.operation` if their number does not fit `shape`.
    public convenience init(_ values: [Float], shape: [Int], torch: Torch) throws(TensorError) {
        try self.init(copying: values, as: .float32, shape: shape, torch: torch)
    }

    /// As above, of whole numbers.
    public convenience init(_ values: [Int], shape: [Int], torch: Torch) throws(TensorError) {
        try self.init(copying: values.map { Int64($0) }, as: .int64, shape: shape, torch: torch)
    }

    /// As above, in double precision.
    public convenience init(_ values: [Double], shape: [Int], torch: Torch) throws(TensorError) {
        try self.init(copying: values, as: .float64, shape: shape, torch: torch)
    }

    private convenience init<Element>(
        copying values: [Element], as type: ElementType, shape: [Int], torch: Torch
    ) throws(TensorError) {
        guard values.count == shape.reduce(1, *) else {
            throw .operation("a tensor of shape \(shape)", reason: "got \(values.count) values")
        }
        try self.init(empty: shape, type, on: .cpu, torch: torch)
        guard !values.isEmpty else { return }
        var memory: UnsafeMutableRawPointer?
        try torch.check(torch.library.data(handle, &memory), "a tensor of shape \(shape)")
        values.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { memory?.copyMemory(from: start, byteCount: bytes.count) }
        }
    }

    /// A tensor whose elements are not set.
    convenience init(empty shape: [Int], _ type: ElementType, on device: Device, torch: Torch) throws(TensorError) {
        var made: OpaquePointer?
        let sizes = shape.map(Int64.init)
        try torch.check(
            torch.library.empty(
                Int64(shape.count), sizes, Tensor.strides(of: shape), torch.code(type), torch.code(device.kind),
                Int32(device.index),
                &made),
            "a tensor of shape \(shape) on \(device)")
        guard let made else { throw .operation("a tensor of shape \(shape)", reason: "out of memory") }
        self.init(handle: made, torch: torch)
    }

    /// The steps from one element to the next in each dimension, where elements lie in rows.
    static func strides(of shape: [Int]) -> [Int64] {
        var strides = [Int64](repeating: 1, count: shape.count)
        for index in shape.indices.dropLast().reversed() { strides[index] = strides[index + 1] * Int64(shape[index + 1]) }
        return strides
    }

    public static func zeros(
        _ shape: [Int], _ type: ElementType = .float32, on device: Device = .cpu, torch: Torch
    ) throws(TensorError) -> Tensor {
        try Tensor(empty: shape, type, on: device, torch: torch).filled(with: 0)
    }

    public static func ones(
        _ shape: [Int], _ type: ElementType = .float32, on device: Device = .cpu, torch: Torch
    ) throws(TensorError) -> Tensor {
        try Tensor(empty: shape, type, on: device, torch: torch).filled(with: 1)
    }

    /// Normal noise from the device's own generator, of no particular seed.
    public static func randomNormal(
        _ shape: [Int], _ type: ElementType, on device: Device, torch: Torch
    ) throws(TensorError) -> Tensor {
        try torch.tensor(
            "aten::randn", "", .integers(shape), .optionalElementType(type), .none, .optionalDevice(device), .none)
    }

    /// A single number, which takes the type of what it is combined with.
    public static func number(_ value: Double, torch: Torch) throws(TensorError) -> Tensor {
        var made: OpaquePointer?
        try torch.check(torch.library.number(value, &made), "a number")
        guard let made else { throw .operation("a number", reason: "out of memory") }
        return Tensor(handle: made, torch: torch)
    }

    /// All elements, in rows.
    public func floats() throws(TensorError) -> [Float] {
        try elements(of: try to(.float32), as: Float.self)
    }

    /// All elements, in rows, in double precision.
    public func doubles() throws(TensorError) -> [Double] {
        try elements(of: try to(.float64), as: Double.self)
    }

    /// All elements, in rows, fractions cut off.
    public func integers() throws(TensorError) -> [Int] {
        try elements(of: try to(.int64), as: Int64.self).map(Int.init)
    }

    /// All elements as bytes, in rows; of use for a tensor of type `uint8`.
    public func bytes() throws(TensorError) -> [UInt8] {
        try elements(of: try to(.uint8), as: UInt8.self)
    }

    private func elements<Element>(of tensor: Tensor, as type: Element.Type) throws(TensorError) -> [Element] {
        let rows = try tensor.to(.cpu).contiguous()
        var memory: UnsafeMutableRawPointer?
        try torch.check(torch.library.data(rows.handle, &memory), "the elements of \(self)")
        return withExtendedLifetime(rows) {
            let count = rows.count
            guard count > 0, let memory else { return [] }
            return Array(UnsafeBufferPointer(start: memory.assumingMemoryBound(to: Element.self), count: count))
        }
    }
}
