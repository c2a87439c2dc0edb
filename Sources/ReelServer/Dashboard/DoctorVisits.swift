/// Lets `reel doctor` look, one visit at a time: it reads the whole job store and starts an engine process.
actor DoctorVisits {
    private let look: @Sendable () async -> [DoctorFinding]
    private var current: Task<[DoctorFinding], Never>?

    init(_ look: @escaping @Sendable () async -> [DoctorFinding]) {
        self.look = look
    }

    /// Those who ask while a visit is under way hear what it finds.
    func findings() async -> [DoctorFinding] {
        if let current { return await current.value }
        let visit = Task { await look() }
        current = visit
        defer { current = nil }
        return await visit.value
    }
}
