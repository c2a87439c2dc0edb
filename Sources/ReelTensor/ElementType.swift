/// What the elements of a tensor are.
public enum ElementType: String, CaseIterable, Hashable, Sendable {
    case float64
    case float32
    case float16
    case bfloat16
    case float8E4M3 = "float8_e4m3fn"
    case float8E5M2 = "float8_e5m2"
    case int64
    case int32
    case int8
    case uint8
    case bool

    /// Whether it has fractions.
    public var isFloat: Bool { ![.int64, .int32, .int8, .uint8, .bool].contains(self) }

    /// Bytes that one element takes.
    public var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .float8E4M3, .float8E5M2, .int8, .uint8, .bool: 1
        }
    }
}
