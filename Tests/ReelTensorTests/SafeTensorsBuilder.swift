import Foundation

/// Files in the safetensors format, sound and damaged.
enum SafeTensorsBuilder {
    /// - Parameter header: the table as JSON.
    static func file(_ header: String, data: [UInt8] = []) -> [UInt8] {
        let table = Array(header.utf8)
        return withUnsafeBytes(of: UInt64(table.count).littleEndian) { Array($0) } + table + data
    }

    /// One float32 tensor named `name`.
    static func file(_ name: String, _ values: [Float]) -> [UInt8] {
        let header = #"{"\#(name)":{"dtype":"F32","shape":[\#(values.count)],"data_offsets":[0,\#(4 * values.count)]}}"#
        return file(header, data: values.withUnsafeBytes { Array($0) })
    }
}

/// A folder of a test's own, removed when the test lets go of it.
final class TensorFolder {
    let path = NSTemporaryDirectory() + "/reel-tensor-tests-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}
