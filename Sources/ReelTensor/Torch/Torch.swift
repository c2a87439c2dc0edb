/// libtorch, loaded into this process for the thread that loads it.
///
/// Neither it nor its tensors are `Sendable`: all of a model's work stays on one thread. Torch spreads single operations over
/// threads of its own.
public final class Torch {
    let library: TorchLibrary

    /// - Parameters:
    ///   - folder: where `libtorch_cpu.so` lies: `lib` within an installed torch package. With `libtorch_cuda.so` beside it there
    ///     is a GPU to use, where the machine has one.
    ///   - threads: how many threads an operation on the processor may use; torch's own choice if nil.
    /// - Throws: `TensorError.library` if it does not load, `.missing` if torch is older than 2.10.
    public init(folder: String, threads: Int? = nil) throws(TensorError) {
        library = try TorchLibrary(folder: folder)
        library.forgetGradients()
        if let threads { library.setThreads?(Int32(clamping: threads)) }
    }

    /// The release of torch, such as `2.13.0`.
    public var version: String {
        let number = library.version
        return "\(number >> 56).\(number >> 48 & 0xff).\(number >> 40 & 0xff)"
    }

    /// Whether tensors can be made on `device`.
    public func has(_ device: Device) -> Bool {
        switch device.kind {
        case .cpu: return device.index == 0
        case .cuda:
            // Asked of CUDA first, since torch before 2.13 writes pages of its own to the log where there is none.
            var count: Int32 = 0
            guard let ask = library.cudaDevices, ask(&count) == 0, count > device.index else { return false }
        case .mps:
            #if !os(macOS)
                return false
            #endif
        }
        return (try? Tensor.zeros([1], on: device, torch: self)) != nil
    }

    /// Bytes that are free on the GPU that is in use; nil where CUDA does not tell.
    public var freeMemory: Int? {
        guard let ask = library.cudaMemory else { return nil }
        var (free, all) = (0, 0)
        return ask(&free, &all) == 0 ? free : nil
    }

    /// - Throws: `TensorError.operation` with torch's own words, where torch tells them (2.13 and later).
    func check(_ code: TorchLibrary.Code, _ operation: @autoclosure () -> String) throws(TensorError) {
        guard code != 0 else { return }
        let words = library.lastError?().map { String(cString: $0) }
        throw .operation(
            operation(), reason: words ?? "refused by torch \(version), whose reason is in the log (torch 2.13 and later tell it)"
        )
    }
}
