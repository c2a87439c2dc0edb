package import ServiceLifecycle
import Synchronization

/// What the server is doing as a whole: starting, serving or stopping.
package final class Lifecycle: Sendable {
    private let dispatching = Atomic(false)
    private let stopped = Mutex<ContinuousClock.Instant?>(nil)

    package init() {}

    package var isDispatching: Bool { dispatching.load(ordering: .relaxed) }
    package var isStopping: Bool { stopped.withLock { $0 != nil } }

    /// `service`, noting here whether it runs, and that the server stops once it is told to.
    package func dispatching(_ service: any Service) -> any Service {
        Dispatching(lifecycle: self, service: service)
    }

    /// To be stopped after the Dispatcher and before the ports: keeps the ports open until `drain` has passed since the server was
    /// told to stop, in which a load balancer learns from `/health/ready` to send nobody here any more.
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
            try await withGracefulShutdownHandler {
                try await service.run()
            } onGracefulShutdown: { [lifecycle] in
                lifecycle.stopped.withLock { $0 = .now }
            }
        }
    }

    private struct Draining: Service {
        let lifecycle: Lifecycle
        let drain: Duration

        func run() async throws {
            try await gracefulShutdown()
            let began = lifecycle.stopped.withLock { $0 } ?? .now
            try await Task.sleep(until: began.advanced(by: drain), clock: .continuous)
        }
    }
}
