import FoundationEssentials
import ReelAPI
import Testing

/// What is written by hand must be what an encoder would write.
struct JSONWriterTests {
    private func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func written(_ value: some JSONWritable) -> String {
        var json = JSONWriter()
        value.write(to: &json)
        return json.text
    }

    @Test func everyCharacterThatMatters() throws {
        for scalar in (0...0x180).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{FFFD}", "\u{1F3A5}"] {
            let value = JSONValue.string("a\(Character(scalar))b/\\\"")
            #expect(try written(value) == encoded(value))
        }
    }

    @Test(arguments: [
        0, -0.0, 1, 1.5, 0.1, 1e-7, 1e15, 1e16, 1e22, -123.456, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ])
    func numbers(_ number: Double) throws {
        #expect(try written(JSONValue.number(number)) == encoded(JSONValue.number(number)))
    }

    @Test func whatIsNoNumberIsNull() {
        #expect(written(JSONValue.array([.number(.nan), .number(.infinity)])) == "[null,null]")
    }

    @Test func nestedValues() throws {
        let value: JSONValue = [
            "b": [1, "x", nil, true, [:], []], "a": ["é": 2.5, "e": false, "": -7, "B": [["c": [nil]]]], "a_b": .integer(.min),
        ]
        #expect(try written(value) == encoded(value))
        #expect(try JSONValue(parsing: written(value).utf8) == value)
    }

    @Test func dictionariesOfText() throws {
        for value in [[:], ["status": "ok"], ["b": "\n", "a": "1", "a_": "2"]] {
            #expect(try written(value) == encoded(value))
        }
    }

    @Test func everyKindOfStatus() throws {
        let urls = RequestURLs(base: "http://h/queue", application: "a/b", requestID: "id")
        let entry = LogEntry(message: "\"half\"\n", level: "INFO", timestamp: "2026-02-17T10:30:01.123Z")
        for state in [QueueStatus.State.inQueue, .inProgress, .completed] {
            for (error, type, seconds, position) in [(nil, nil, nil, nil), ("no\tgood", "type", 1.25, 3)]
                as [(String?, String?, Double?, Int?)]
            {
                for logs in [nil, [], [entry], [entry, entry]] as [[LogEntry]?] {
                    var status = QueueStatus(
                        state: state, requestID: "id", urls: urls, queuePosition: position, logs: logs, inferenceTime: seconds,
                        error: error, errorType: type)
                    for (progress, eta) in [(nil, nil), (0.42, nil), (nil, 3), (0.42, 3.1)] as [(Double?, Double?)] {
                        (status.progress, status.eta) = (progress, eta)
                        #expect(try written(status) == encoded(status))
                        #expect(try JSONText.encode(status) == encoded(status))
                    }
                }
            }
        }
    }
}
