public import Tracing

private enum TraceIdentityKey: ServiceContextKey {
    typealias Value = TraceIdentity
}

extension ServiceContext {
    /// The trace that spans of this context belong to.
    public var trace: TraceIdentity? {
        get { self[TraceIdentityKey.self] }
        set { self[TraceIdentityKey.self] = newValue }
    }
}
