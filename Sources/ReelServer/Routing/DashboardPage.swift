/// A page for those who run the server.
package enum DashboardPage: String, CaseIterable, Hashable {
    case queue, jobs, job, files, usage, keys, engine

    /// - Parameter segments: of the path after `dashboard`.
    package init?(_ segments: some Collection<String>) {
        switch (segments.first, segments.count) {
        case (nil, _): self = .queue
        case ("jobs"?, 2): self = .job
        case (let name?, 1):
            guard let page = DashboardPage(rawValue: name), page != .job, page != .queue else { return nil }
            self = page
        default: return nil
        }
    }

    var title: String {
        switch self {
        case .queue: "Queue"
        case .jobs: "Jobs"
        case .job: "Job"
        case .files: "Files"
        case .usage: "Usage"
        case .keys: "Keys"
        case .engine: "Engine"
        }
    }

    /// Below `/dashboard`; nil for a page that no menu leads to.
    var path: String? {
        switch self {
        case .queue: ""
        case .job: nil
        default: "/\(rawValue)"
        }
    }
}
