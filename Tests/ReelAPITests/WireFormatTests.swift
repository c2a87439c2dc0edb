import ReelAPI
import Testing

/// The keys that the official clients require.
struct WireFormatTests {
    let urls = RequestURLs(base: "http://h/queue", application: "a/b", requestID: "id")

    private func json(_ status: QueueStatus) throws -> [String: JSONValue] {
        try #require(JSONValue(parsing: try JSONText.encode(status).utf8).object)
    }

    @Test func queuedStatus() throws {
        let status = try json(QueueStatus(state: .inQueue, requestID: "id", urls: urls, queuePosition: 2))
        #expect(status["status"] == "IN_QUEUE")
        #expect(status["queue_position"] == 2)
        #expect(status["request_id"] == "id")
        #expect(status["response_url"] == "http://h/queue/a/b/requests/id")
        #expect(status["status_url"] == "http://h/queue/a/b/requests/id/status")
        #expect(status["cancel_url"] == "http://h/queue/a/b/requests/id/cancel")
        #expect(status["metrics"] == nil)
        #expect(status["error"] == nil)
    }

    @Test func logsAreNullUnlessAskedForButAlwaysThere() throws {
        let without = try json(QueueStatus(state: .inProgress, requestID: "id", urls: urls))
        #expect(without["logs"] == .some(.null))
        let entry = LogEntry(message: "m", level: "INFO", timestamp: "2026-02-17T10:30:01.123Z")
        let with = try json(QueueStatus(state: .completed, requestID: "id", urls: urls, logs: [entry], inferenceTime: 1.5))
        #expect(
            with["logs"] == [
                [
                    "message": "m", "level": "INFO", "timestamp": "2026-02-17T10:30:01.123Z", "source": "USER",
                    "labels": ["level": "INFO"],
                ]
            ])
        #expect(with["metrics"] == ["inference_time": 1.5])
        let neverStarted = try json(QueueStatus(state: .completed, requestID: "id", urls: urls))
        #expect(neverStarted["metrics"] == ["inference_time": nil])
    }

    @Test func streamEventsSayWhatTheyAre() throws {
        #expect(try JSONText.encode(StreamEvent.progress(0.5)) == #"{"progress":0.5,"type":"progress"}"#)
        #expect(
            try JSONText.encode(StreamEvent.queued(position: 2, requestID: "id"))
                == #"{"queue_position":2,"request_id":"id","status":"IN_QUEUE","type":"status"}"#)
        #expect(
            try APIError.cancelled.streamEvent.encoded() == """
                {"detail":"Request was cancelled by the client","error_type":"client_cancelled","status":499,"type":"error"}
                """)
    }

    @Test func fileUsesFalsNames() throws {
        let output = VideoOutput(
            video: FileReference(url: "http://h/v.mp4", contentType: "video/mp4", fileName: "v.mp4", fileSize: 9))
        #expect(
            try JSONText.encode(output) == """
                {"video":{"content_type":"video/mp4","file_name":"v.mp4","file_size":9,"url":"http://h/v.mp4"}}
                """)
    }

    @Test(arguments: [
        "null", "true", "0", "-3", "1.5", "\"a\\\"b\\u00e9/\"", "[]", "[1,[2,{}]]", "{\"a\":{\"b\":null}}",
    ])
    func jsonSurvivesARoundTrip(_ text: String) throws {
        let value = try JSONValue(parsing: text.utf8)
        #expect(try JSONValue(parsing: value.encoded().utf8) == value)
    }

    @Test(arguments: ["", "{", "nope", "[1 2]", "\u{FEFF}"])
    func whatIsNotJSONIsRefused(_ text: String) {
        #expect(throws: (any Error).self) { try JSONValue(parsing: text.utf8) }
    }

    @Test func errorsReadAsSentences() {
        let error = APIError.invalid([
            ErrorDetail(type: "literal_error", location: ["body", "duration"], message: "Bad.", input: "3"),
            ErrorDetail(type: "missing", location: ["body", "prompt"], message: "Field required", input: [:]),
        ])
        #expect(error.sentences == ["duration: Bad. (given: 3)", "prompt: Field required"])
        #expect(APIError.methodNotAllowed.sentences == ["Method Not Allowed"])
    }
}
