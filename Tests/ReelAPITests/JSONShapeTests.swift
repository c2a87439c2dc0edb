import ReelAPI
import Testing

struct JSONShapeTests {
    private func excess(_ text: String, mostLevels: Int = JSONShape.mostLevels) -> String? {
        do {
            _ = try JSONValue(parsing: text.utf8, mostLevels: mostLevels)
            return nil
        } catch let excess as JSONShape.Excess {
            return excess.description
        } catch {
            return "not JSON"
        }
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func depthIsLimited(open: String, close: String) {
        func nested(_ levels: Int) -> String {
            String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
        }
        #expect(excess(nested(64)) == nil)
        #expect(excess(nested(65)) == "is nested more than 64 levels deep")
        #expect(excess(String(repeating: open, count: 65)) == "is nested more than 64 levels deep")
        // Side by side is not within each other.
        #expect(excess("[" + String(repeating: open + "1" + close + ",", count: 100) + "1]") == nil)
    }

    @Test func widthIsLimited() {
        #expect(excess("[" + String(repeating: "0,", count: 99_000) + "0]") == nil)
        #expect(excess("[" + String(repeating: "0,", count: 100_000) + "0]") == "holds more than 100000 values")
        #expect(excess("[" + String(repeating: "[],", count: 50_000) + "0]") == "holds more than 100000 values")
    }

    /// Brackets and commas in texts are texts, whatever quotes and backslashes are around them.
    @Test func textsAreLookedThrough() {
        let brackets = String(repeating: "[{,", count: 100_000)
        #expect(excess("{\"a\":\"\(brackets)\",\"b\":\"\\\"\(brackets)\\\\\"}") == nil)
        #expect(excess("\"\\\\\\\"\(brackets)\"") == nil)
        #expect(excess("[\"\\\\\"," + String(repeating: "[", count: 100)) == "is nested more than 64 levels deep")
    }

    @Test func otherEncodingsAreNot() {
        let text = Array("{\"a\":1}".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(throws: JSONShape.Excess.self) { try JSONValue(parsing: text) }
        #expect(throws: JSONShape.Excess.self) { try JSONValue(parsing: Array("\"a\0b\"".utf8)) }
    }
}
