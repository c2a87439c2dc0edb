import Foundation
import Logging
import ReelFetch
import ReelQueue
import ReelServer
import Testing

/// The end of the road for a webhook; the rest of it is tested with real receivers against the built server.
@Suite(.timeLimit(.minutes(1))) struct WebhookDispatcherTests {
    /// How the webhook of a cancelled job stands once the dispatcher has nothing more to do for it.
    private func finalState(webhook url: String, schedule: WebhookSchedule) async throws -> WebhookState? {
        let root = NSTemporaryDirectory() + "webhooks-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let store = try SQLiteJobStore(path: root + "/jobs.sqlite")
        let queue = JobQueue(store: store)
        var policy = FetchPolicy()
        policy.allowedNetworks = [Network("127.0.0.0/8")].compactMap(\.self)
        let dispatcher = WebhookDispatcher(
            queue: queue, sender: WebhookSender(policy: policy, key: WebhookKey(), userAgent: "test"), schedule: schedule,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let target = WebhookTarget(url: url, fileBase: "http://localhost/cdn")
        let id = try await queue.accept(NewJob(endpoint: "e", input: "{}", webhook: target)).id
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await dispatcher.run() }
            _ = try await queue.cancel(id: id)
            var state = try await store.webhookState(of: id)
            while state == .owed || state == .sending {
                try await Task.sleep(for: .milliseconds(5))
                state = try await store.webhookState(of: id)
            }
            group.cancelAll()
            return state
        }
    }

    @Test func afterTheLastRetryItIsGivenUp() async throws {
        let began = ContinuousClock.now
        let schedule = WebhookSchedule(base: .milliseconds(20), maximumRetries: 3, jitter: 0)
        #expect(try await finalState(webhook: "http://127.0.0.1:1/", schedule: schedule) == .abandoned)
        #expect(.now - began >= .milliseconds(20 + 40 + 80), "each retry waits its time")
    }

    @Test func anAddressThatIsNotAllowedIsGivenUpAtOnce() async throws {
        let schedule = WebhookSchedule(base: .seconds(3600))
        #expect(try await finalState(webhook: "http://10.0.0.1/", schedule: schedule) == .abandoned)
    }
}
