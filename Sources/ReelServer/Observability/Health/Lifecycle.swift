package import ServiceLifecycle
import Synchronization

/// What the server is doing as a whole: starting, serving or stopping.
package final class Lifecycle: Sendable {
    private let dispatching = Atomic(false)
    private let stopping = Atomic(false)

    package init() {}

    package var isDispatching: Bool { dispatching.load(ordering: .relaxed) }
    package var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// `service`, noting here whether it runs.
    package func dispatching(_ service: any Service) -> any Service {
        Dispatching(lifecycle: self, service: service)
    }

    /// To be stopped before every other service: notes that the server stops, and keeps the others going for `drain`, in which
    /// a load balancer learns from `/health/ready` to send nobody here any more.
    package func draining(for drain: Duration) -> any Service {
        Draining(lifecycle: self, drain: drain)
    }

    package var checks: [HealthCheck] {
        [
            HealthCheck("dispatcher") { [self] in
                if !isDispatching { throw HealthCheck.Problem("The dispatcher does not run.") }
            },
            HealthCheck("lifecycle") { [self] in
                if isStopping { throw HealthCheck.Problem("The server is being stopped.") }
            },
        ]
    }

    private struct Dispatching: Service {
        let lifecycle: Lifecycle
        let service: any Service

        func run() async throws {
            lifecycle.dispatching.store(true, ordering: .relaxed)
            defer { lifecycle.dispatching.store(false, ordering: .relaxed) }
            try await service.run()
        }
    }

    private struct Draining: Service {
        let lifecycle: Lifecycle
        let drain: Duration

        func run() async throws {
            try await gracefulShutdown()
            lifecycle.stopping.store(true, ordering: .relaxed)
            if drain > .zero { try await Task.sleep(for: drain) }
        }
    }
}
