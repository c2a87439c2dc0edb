/// Which of fal's hosts a request is meant for: they share one path space and differ in what a path does there.
package enum Role: Hashable {
    /// `fal.run`: POST runs an endpoint and answers with its output.
    case run
    /// `queue.fal.run`: POST puts a request in the queue.
    case queue
    /// `rest.fal.ai`: tokens and uploads.
    case rest
    /// `v3.fal.media`: files.
    case cdn

    /// The role that a host name stands for; any name that is not one of fal's special ones runs.
    package init(host: String) {
        let name = host.prefix { $0 != ":" }.lowercased()
        if name.hasPrefix("queue.") {
            self = .queue
        } else if name.hasPrefix("rest.") {
            self = .rest
        } else if name.hasSuffix(".fal.media") || name == "fal.media" {
            self = .cdn
        } else {
            self = .run
        }
    }

    /// First path segments that select a role, whatever the host.
    static let prefixes: [(segment: String, role: Role)] = [("queue", .queue), ("rest", .rest), ("cdn", .cdn)]
}
