/// Which queued jobs come first: all of normal priority before any of low priority, and within each the oldest first.
public enum JobPriority: Int, Codable, CaseIterable, Sendable {
    case normal, low
}
