#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The table at the head of a safetensors file: names, types, shapes, places.
///
/// Format: 8 bytes with the table's length, the table as JSON, the data
/// (https://huggingface.co/docs/safetensors/index#format).
package struct SafeTensorsHeader {
    package struct Entry: Equatable, Sendable {
        package let type: ElementType
        package let shape: [Int]
        /// Bytes within the file.
        package let range: Range<Int>
    }

    package let entries: [String: Entry]

    /// No table is longer than this; the format's own library has the same limit.
    private static let longest = 100_000_000

    /// - Parameters:
    ///   - file: the whole file.
    ///   - path: its name, for errors.
    /// - Throws: `TensorError.weights` if the table is damaged, or speaks of bytes that are not in the file.
    package init(file: UnsafeRawBufferPointer, path: String) throws(TensorError) {
        guard file.count >= 8 else { throw .weights("\(path) is cut short: it has \(file.count) bytes.") }
        let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard length <= Self.longest, Int(length) <= file.count - 8 else {
            throw .weights("\(path) is no safetensors file, or is cut short: its table would take \(length) bytes.")
        }
        let start = 8 + Int(length)
        let table: [String: Line]
        do {
            table = try JSONDecoder().decode([String: Line].self, from: Data(file[8..<start]))
        } catch {
            throw .weights("\(path) is no safetensors file: its table is not the JSON that it should be.")
        }
        var entries: [String: Entry] = [:]
        for (name, line) in table {
            guard case .tensor(let typeName, let shape, let offsets) = line else { continue }
            guard let type = Self.types[typeName] else {
                throw .weights("\(path): \(name) is of type \(typeName), which Reel does not read.")
            }
            guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
                throw .weights("\(path): \(name) has no valid place.")
            }
            guard offsets[1] <= file.count - start else {
                throw .weights("\(path) is cut short: \(name) ends \(offsets[1] - (file.count - start)) bytes after it.")
            }
            guard Self.byteCount(shape, type) == offsets[1] - offsets[0] else {
                throw .weights("\(path): \(name), \(typeName)\(shape), does not fill its \(offsets[1] - offsets[0]) bytes.")
            }
            entries[name] = Entry(type: type, shape: shape, range: start + offsets[0]..<start + offsets[1])
        }
        self.entries = entries
    }

    private static func byteCount(_ shape: [Int], _ type: ElementType) -> Int? {
        var count = type.byteCount
        for size in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard size >= 0, !overflow else { return nil }
            count = product
        }
        return count
    }

    private static let types: [String: ElementType] = [
        "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "F8_E4M3": .float8E4M3, "F8_E5M2": .float8E5M2,
        "I64": .int64, "I32": .int32, "I8": .int8, "U8": .uint8, "BOOL": .bool,
    ]
}

/// A line of the table: a tensor, or `__metadata__`, which is not looked at.
private enum Line: Decodable {
    case tensor(type: String, shape: [Int], offsets: [Int])
    case other

    private enum Keys: String, CodingKey {
        case type = "dtype"
        case shape
        case offsets = "data_offsets"
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Keys.self)
        guard line.contains(.type) else {
            self = .other
            return
        }
        self = .tensor(
            type: try line.decode(String.self, forKey: .type), shape: try line.decode([Int].self, forKey: .shape),
            offsets: try line.decode([Int].self, forKey: .offsets))
    }
}
