import ReelTensor
import Testing

@Suite struct SafeTensorsHeaderTests {
    private func header(_ bytes: [UInt8]) throws -> SafeTensorsHeader {
        try bytes.withUnsafeBytes { bytes throws(TensorError) in try SafeTensorsHeader(file: bytes, path: "a.safetensors") }
    }

    @Test func readsNamesTypesShapesAndPlaces() throws {
        let table = #"{"__metadata__":{"format":"pt"},"x":{"dtype":"BF16","shape":[2,3],"data_offsets":[4,16]}}"#
        let bytes = SafeTensorsBuilder.file(table, data: [UInt8](repeating: 0, count: 16))
        let entry = try #require(try header(bytes).entries["x"])
        #expect(entry.type == .bfloat16)
        #expect(entry.shape == [2, 3])
        #expect(entry.range == 8 + table.utf8.count + 4..<8 + table.utf8.count + 16)
    }

    @Test(arguments: [
        ("", "cut short: it has 0 bytes"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "cut short: x ends 8 bytes after it"),
        (#"{"x":{"dtype":"F31","shape":[2],"data_offsets":[0,0]}}"#, "F31"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,0]}}"#, "does not fill"),
        (#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}"#, "does not fill"),
        (#"{"x":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,0]}}"#, "does not fill"),
        (#"{"x":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}"#, "no valid place"),
        (#"{"x":{"dtype":"F32","shape":[0],"data_offsets":[-4,0]}}"#, "no valid place"),
        (#"{"x":{"dtype":"F32"}}"#, "not the JSON"),
        ("not json", "not the JSON"),
    ])
    func refuses(table: String, words: String) {
        let bytes = table.isEmpty ? [] : SafeTensorsBuilder.file(table)
        let error = #expect(throws: TensorError.self) { try header(bytes) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "none")")
    }

    @Test func refusesATableLongerThanTheFile() {
        #expect(throws: TensorError.self) { try header([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7b, 0x7d]) }
        #expect(throws: TensorError.self) { try header([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]) }
    }
}
