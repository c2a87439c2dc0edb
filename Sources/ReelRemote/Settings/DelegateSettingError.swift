/// What is wrong with what an operator has said of a server, in a sentence that says how to mend it.
public struct DelegateSettingError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
