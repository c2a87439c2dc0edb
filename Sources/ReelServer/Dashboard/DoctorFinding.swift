import ReelAPI

/// One thing that `reel doctor` has looked at.
public struct DoctorFinding: Hashable, Sendable {
    public var isSound: Bool
    /// What it is, a colon, and what was found; where something is wrong, what to do about it.
    public var text: String

    public init(_ text: String) { (isSound, self.text) = (true, text) }
    public init(wrong text: String) { (isSound, self.text) = (false, text) }

    var value: JSONValue { ["is_sound": .bool(isSound), "text": .string(text)] }
}
