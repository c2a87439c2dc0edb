/// How log lines are written.
public enum LogFormat: String, CaseIterable, Sendable {
    /// For people: time, level, message, `key=value`.
    case text
    /// For programs: an object on each line.
    case json
}
