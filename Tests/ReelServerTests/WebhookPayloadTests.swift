import Foundation
import ReelAPI
import ReelQueue
import ReelServer
import Testing

/// The envelope of docs.fal.ai's page on webhooks.
struct WebhookPayloadTests {
    private func payload(of outcome: JobOutcome?) -> JSONValue {
        let status = JobStatus(id: "r", endpoint: "e", createdAt: Date(timeIntervalSince1970: 0))
        return WebhookPayload.value(
            of: Job(status: status, input: "{}", outcome: outcome), fileBase: "https://v3.fal.media")
    }

    @Test func anOutputIsWhatTheResultRequestAnswers() {
        let stored = #"{"video":{"key":"k","name":"output.mp4","contentType":"video/mp4","bytes":5}}"#
        #expect(
            payload(of: .output(json: stored)) == [
                "request_id": "r", "gateway_request_id": "r", "status": "OK",
                "payload": [
                    "video": [
                        "url": "https://v3.fal.media/files/k/output.mp4", "content_type": "video/mp4",
                        "file_name": "output.mp4", "file_size": 5,
                    ]
                ],
            ])
    }

    @Test func anErrorKeepsItsBody() {
        #expect(
            payload(of: .error(status: 422, json: #"{"detail":[{"loc":["body","prompt"]}]}"#)) == [
                "request_id": "r", "gateway_request_id": "r", "status": "ERROR", "error": "Invalid status code: 422",
                "payload": ["detail": [["loc": ["body", "prompt"]]]],
            ])
    }

    @Test func aCancelledJobIsAnErrorToo() {
        #expect(
            payload(of: nil) == [
                "request_id": "r", "gateway_request_id": "r", "status": "ERROR", "error": "Invalid status code: 499",
                "payload": ["detail": "Request was cancelled by the client", "error_type": "client_cancelled"],
            ])
    }

    @Test(arguments: [
        (JobOutcome.output(json: "{"), JSONValue.string("OK")), (.output(json: "{}"), "OK"),
        (.error(status: 500, json: "<"), "ERROR"),
    ])
    func whatCannotBeReadIsSaid(outcome: JobOutcome, status: JSONValue) throws {
        let fields = try #require(payload(of: outcome).object)
        #expect(fields["status"] == status)
        #expect(fields["payload"] == .null)
        #expect(fields["payload_error"]?.string?.isEmpty == false)
    }
}
