import HTTPTypes
import ReelAPI
import ReelQueue
import ReelServer
import Testing

struct QueueOptionsTests {
    private func options(_ headers: [String: String] = [:], query: String = "") throws -> QueueOptions {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let target = try Target(scheme: "http", host: "h", path: "/queue/a/b?" + query, proxied: nil)
        return try QueueOptions(headers: fields, target: target)
    }

    @Test func nothingSaidMeansNothingAsked() throws {
        let options = try options()
        #expect(options.priority == .normal && options.startTimeout == nil && options.maximumQueueLength == nil)
    }

    @Test(arguments: [("30.0", 30), ("30", 30), ("0.11", 0.11), ("1e3", 1000)])
    func secondsAsTheClientsWriteThem(_ text: String, _ seconds: Double) throws {
        #expect(try options(["X-Fal-Request-Timeout": text]).startTimeout == seconds)
    }

    @Test func priorityAndLength() throws {
        #expect(try options(["x-fal-queue-priority": "low"]).priority == .low)
        #expect(try options(["X-Fal-Queue-Priority": "Normal"]).priority == .normal)
        #expect(try options(query: "a=1&fal_max_queue_length=12").maximumQueueLength == 12)
    }

    @Test func howLongTheOutputIsKept() throws {
        let preference = #"{"expiration_duration_seconds": 3600, "initial_acl": {"default": "allow"}}"#
        #expect(try options(["X-Fal-Object-Lifecycle-Preference": preference]).fileLifetime == 3600)
        #expect(try options(["X-Fal-Object-Lifecycle-Preference": "{}"]).fileLifetime == nil)
        #expect(try options(["X-Fal-Object-Lifecycle": preference]).fileLifetime == nil, "that one is for uploads")
    }

    @Test(arguments: [
        ("X-Fal-Request-Timeout", "0.1"), ("X-Fal-Request-Timeout", "-inf"), ("X-Fal-Request-Timeout", "nan"),
        ("X-Fal-Queue-Priority", "urgent"), ("X-Fal-Object-Lifecycle-Preference", "[1]"),
        ("X-Fal-Object-Lifecycle-Preference", #"{"expiration_duration_seconds": 0}"#),
    ])
    func aHeaderThatMakesNoSenseIsNamed(_ name: String, _ value: String) throws {
        let error = try #require(throws: APIError.self) { try options([name: value]) }
        #expect(error.status == 400 && error.errorType == "bad_request")
        #expect(error.body.object?["detail"]?.string?.hasPrefix(name) == true)
    }
}
