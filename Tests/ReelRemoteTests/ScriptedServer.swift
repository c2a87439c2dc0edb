import ReelRemote
import ReelShot
import Synchronization

/// A server that says what a test tells it to.
final class ScriptedServer: RemoteServer {
    typealias Step = Result<RemoteState, DelegateFailure>

    let abilities: Abilities
    private let script: Mutex<[Step]>
    private let seen = Mutex<[String]>([])
    private let submission: Duration

    /// - Parameters:
    ///   - states: one for each look; the last one stays.
    ///   - submission: how long the request takes.
    init(_ states: [Step], abilities: Abilities = Abilities([.cancel: .yes]), submission: Duration = .zero) {
        script = Mutex(states)
        self.abilities = abilities
        self.submission = submission
    }

    /// What it was asked for, in order.
    var calls: [String] { seen.withLock { $0 } }

    private func note(_ call: String) { seen.withLock { $0.append(call) } }

    func check() async throws(DelegateFailure) { note("check") }

    func submit(_ task: DelegateTask) async throws(DelegateFailure) -> String {
        note("submit")
        // As a request that is on its way goes on, whatever becomes of the task.
        let pause = submission
        await Task { try? await Task.sleep(for: pause) }.value
        return "video"
    }

    func state(of id: String) async throws(DelegateFailure) -> RemoteState {
        try script.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
    }

    func fetch(_ id: String, to path: String, limit: Int) async throws(DelegateFailure) { note("fetch") }

    func cancel(_ id: String) async throws(DelegateFailure) { note("cancel \(id)") }
}

extension DelegateTask {
    static let plain = DelegateTask(
        endpoint: "e",
        shot: Shot(
            id: "a", firstFrame: ShotPicture(field: "f", path: "/f"), prompt: "p", seconds: 5, framing: .asPicture, sound: false,
            output: "/o"),
        first: "/f.png", last: nil, size: PixelSize(width: 1280, height: 720), target: "/t")
}
