/// A file of named tensors, mapped into memory: nothing is read before it is used.
final class SafeTensorsFile {
    private let file: MappedFile
    private let header: SafeTensorsHeader

    /// - Throws: `TensorError.weights` if it cannot be read, is damaged or cut short.
    init(path: String) throws(TensorError) {
        file = try MappedFile(path: path)
        header = try SafeTensorsHeader(file: UnsafeRawBufferPointer(start: file.start, count: file.count), path: path)
    }

    var entries: [String: SafeTensorsHeader.Entry] { header.entries }

    /// The tensor of `entry`, without a copy where torch can give memory back (2.11 and later), with one otherwise.
    func tensor(_ entry: SafeTensorsHeader.Entry, torch: Torch) throws(TensorError) -> Tensor {
        let start = file.start + entry.range.lowerBound
        let bytes = entry.range.count
        guard bytes > 0, let borrow = torch.library.borrow, Int(bitPattern: start) % entry.type.byteCount == 0 else {
            return try copy(entry, from: start, torch: torch)
        }
        // The tensor's memory holds the mapping, for as long as there is a tensor or a view of it.
        let holder = Unmanaged.passRetained(file)
        var made: OpaquePointer?
        let code = borrow(
            start, Int64(entry.shape.count), entry.shape.map(Int64.init), Tensor.strides(of: entry.shape), 0,
            torch.code(entry.type),
            torch.code(.cpu), -1, &made, 0, nil, 0,
            { _, holder in if let holder { Unmanaged<MappedFile>.fromOpaque(holder).release() } }, holder.toOpaque())
        try torch.check(code, "a tensor over a file")
        guard let made else { throw .operation("a tensor over a file", reason: "out of memory") }
        return Tensor(handle: made, torch: torch)
    }

    private func copy(
        _ entry: SafeTensorsHeader.Entry, from start: UnsafeMutableRawPointer, torch: Torch
    ) throws(TensorError) -> Tensor {
        let tensor = try Tensor(empty: entry.shape, entry.type, on: .cpu, torch: torch)
        var memory: UnsafeMutableRawPointer?
        try torch.check(torch.library.data(tensor.handle, &memory), "a tensor from a file")
        memory?.copyMemory(from: start, byteCount: entry.range.count)
        return tensor
    }
}
