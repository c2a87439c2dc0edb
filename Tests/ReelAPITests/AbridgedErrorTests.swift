import ReelAPI
import Testing

/// An error repeats what was sent, within reason.
struct AbridgedErrorTests {
    private func echo(_ input: JSONValue) -> JSONValue? {
        let error = APIError.invalid([ErrorDetail(type: "t", location: ["body"], message: "m", input: input)])
        guard case .array(let details)? = error.body.object?["detail"] else { return nil }
        return details.first?.object?["input"]
    }

    @Test func whatIsShortIsRepeatedWhole() {
        let input: JSONValue = ["a": [1, 2.5, true, nil], "b": .string(String(repeating: "x", count: 32 << 10))]
        #expect(echo(input) == input)
    }

    @Test func whatIsLongIsNot() {
        let long = JSONValue.string(String(repeating: "é", count: 20_000))
        let shortened = JSONValue.string(String(repeating: "é", count: 64) + "…")
        #expect(echo(long) == shortened)
        #expect(echo(["a": [long]]) == ["a": [shortened]])
        #expect(echo(.array((0..<500).map(JSONValue.integer))) == .array((0..<100).map(JSONValue.integer)))
        let many = Dictionary(uniqueKeysWithValues: (1000..<1500).map { ("\($0)", JSONValue.integer($0)) })
        #expect(echo(.object(many))?.object?.keys.sorted() == (1000..<1100).map(String.init))
    }
}
