import Foundation
import ReelFuzz
import Testing

/// Every input that fuzzing started from, and every one that it has broken something with, is given to its target again. A promise that
/// is not kept traps, and the run ends there.
struct FuzzInputTests {
    private static let folder = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Fuzz").standardizedFileURL

    private static func inputs(_ kind: String, _ target: FuzzTarget) -> [URL] {
        let folder = folder.appendingPathComponent(kind).appendingPathComponent(target.rawValue)
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return files ?? []
    }

    @Test(arguments: FuzzTarget.allCases)
    func everyTargetHasInputsToStartFrom(_ target: FuzzTarget) {
        #expect(Self.inputs("corpus", target).count >= 3)
    }

    @Test(arguments: FuzzTarget.allCases)
    func noInputBreaksItsTarget(_ target: FuzzTarget) throws {
        for file in Self.inputs("corpus", target) + Self.inputs("crashes", target) {
            let bytes = Array(try Data(contentsOf: file))
            target.run(bytes)
            // Cut short anywhere, as a peer that goes away does.
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 20)) { target.run(Array(bytes.prefix(count))) }
        }
    }

    @Test func aBrokenPromiseEndsTheProcess() async {
        await #expect(processExitsWith: .failure) { FuzzTarget.promise(isKept: false) }
    }
}
