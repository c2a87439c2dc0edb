import Foundation
import ReelQueue
import Testing

@Suite struct JobStatusTests {
    static let workers = ["a", "b"]

    static let transitions: [JobTransition] =
        workers.flatMap { worker -> [JobTransition] in
            [
                .claim(worker: worker), .succeed(worker: worker), .fail(worker: worker),
                .confirmCancel(worker: worker), .release(worker: worker),
            ]
        } + [.rescue, .cancel, .expire]

    static let queued = JobStatus(id: "1", endpoint: "test", createdAt: Date(timeIntervalSince1970: 0))
    static let queuedUntil2 = JobStatus(
        id: "1", endpoint: "test", createdAt: Date(timeIntervalSince1970: 0), startDeadline: Date(timeIntervalSince1970: 2))

    /// The job after `transitions`, all of which must be legal.
    static func after(_ transitions: JobTransition...) throws -> JobStatus {
        var status = queued
        for transition in transitions {
            let applied = status.apply(transition, at: Date(timeIntervalSince1970: 1))
            try #require(applied)
        }
        return status
    }

    /// Every kind of job against every transition; what is not listed must be refused and change nothing.
    @Test func theWholeTable() throws {
        let running = try Self.after(.claim(worker: "a"))
        let asked = try Self.after(.claim(worker: "a"), .cancel)
        let table: [(name: String, from: JobStatus, legal: [JobTransition: JobState])] = [
            ("queued", Self.queued, [.claim(worker: "a"): .running, .claim(worker: "b"): .running, .cancel: .cancelled]),
            (
                "queued, start deadline come", Self.queuedUntil2,
                [
                    .claim(worker: "a"): .running, .claim(worker: "b"): .running, .cancel: .cancelled, .expire: .failed,
                ]
            ),
            (
                "running", running,
                [
                    .succeed(worker: "a"): .succeeded, .fail(worker: "a"): .failed, .release(worker: "a"): .queued,
                    .rescue: .queued, .cancel: .running,
                ]
            ),
            (
                "asked to stop", asked,
                [
                    .succeed(worker: "a"): .succeeded, .fail(worker: "a"): .failed, .confirmCancel(worker: "a"): .cancelled,
                    .release(worker: "a"): .cancelled, .rescue: .cancelled, .cancel: .running,
                ]
            ),
            ("succeeded", try Self.after(.claim(worker: "a"), .succeed(worker: "a")), [:]),
            ("failed", try Self.after(.claim(worker: "a"), .fail(worker: "a")), [:]),
            ("cancelled", try Self.after(.cancel), [:]),
        ]
        for (name, from, legal) in table {
            for transition in Self.transitions {
                var to = from
                let applied = to.apply(transition, at: Date(timeIntervalSince1970: 2))
                #expect(applied == (legal[transition] != nil), "\(name), \(transition)")
                #expect(to.state == legal[transition] ?? from.state, "\(name), \(transition)")
                if !applied { #expect(to == from, "\(name), \(transition)") }
            }
        }
    }

    /// All sequences of up to 8 transitions by two workers, equal situations visited once per depth.
    @Test func noSequenceBreaksTheRules() {
        var situations: Set<JobStatus> = [Self.queued, Self.queuedUntil2]
        var steps = 0
        for depth in 1...8 {
            var next: Set<JobStatus> = []
            for before in situations {
                for transition in Self.transitions {
                    var after = before
                    let applied = after.apply(transition, at: Date(timeIntervalSince1970: Double(depth)))
                    steps += 1
                    #expect(!(applied && before.state.isFinal), "final is final")
                    #expect((after.worker != nil) == (after.state == .running), "a worker exactly while running")
                    #expect((after.finishedAt != nil) == after.state.isFinal)
                    #expect(
                        after.startedAt != nil || after.state == .queued || after.state == .cancelled
                            || transition == .expire || before.state.isFinal)
                    #expect(!after.cancelRequested || after.state == .running)
                    #expect((0...depth).contains(after.attempts))
                    if before.state == .running, after.state == .running {
                        #expect(after.worker == before.worker, "never handed to another worker while running")
                    }
                    next.insert(after)
                }
            }
            situations = next
        }
        #expect(steps > 1000)
    }

    @Test func aStartDeadlineCountsFromItsMoment() {
        var early = Self.queuedUntil2
        let before = early.apply(.expire, at: Date(timeIntervalSince1970: 1.999))
        #expect(!before && early == Self.queuedUntil2)
        var late = Self.queuedUntil2
        let at = late.apply(.expire, at: Date(timeIntervalSince1970: 2))
        #expect(at && late.state == .failed && late.startedAt == nil)
    }

    @Test func attemptsCountRescuesButNotHandingBack() throws {
        let handedBack = try Self.after(.claim(worker: "a"), .release(worker: "a"), .claim(worker: "b"))
        #expect(handedBack.attempts == 1)
        let rescued = try Self.after(.claim(worker: "a"), .rescue, .claim(worker: "b"))
        #expect(rescued.attempts == 2)
    }
}
