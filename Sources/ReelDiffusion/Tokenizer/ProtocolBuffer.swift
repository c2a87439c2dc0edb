/// A reader of protocol buffers' wire format: fields one after another, those that nobody asks for passed over.
///
/// Source: https://protobuf.dev/programming-guides/encoding/.
struct ProtocolBuffer: Sequence, IteratorProtocol {
    enum Value {
        case number(UInt64)
        /// Four bytes.
        case fixed(UInt32)
        case bytes(ArraySlice<UInt8>)
    }

    private var rest: ArraySlice<UInt8>
    /// Whether what was read so far makes no sense; then nothing more comes.
    private(set) var isDamaged = false

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func next() -> (field: Int, value: Value)? {
        guard !rest.isEmpty, !isDamaged else { return nil }
        guard let tag = number(), let value = value(wireType: tag & 7) else {
            isDamaged = true
            return nil
        }
        return (Int(truncatingIfNeeded: tag >> 3), value)
    }

    private mutating func value(wireType: UInt64) -> Value? {
        switch wireType {
        case 0: number().map { .number($0) }
        case 1: take(8).map { .bytes($0) }
        case 2: number().flatMap { Int(exactly: $0) }.flatMap { take($0) }.map { .bytes($0) }
        case 5: take(4).map { bytes in .fixed(bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }) }
        default: nil
        }
    }

    private mutating func number() -> UInt64? {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while let byte = rest.popFirst(), shift < 64 {
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
