/// An engine process that ended without saying whether its shot is finished.
public struct EngineCrash: Error, Hashable, Sendable, CustomStringConvertible {
    /// How it ended, such as "was ended by signal 11".
    public var ending: String
    /// The last lines of its standard error.
    public var lastWords: [String]

    public var description: String {
        let words = lastWords.isEmpty ? "" : " Its last words: " + lastWords.joined(separator: " | ")
        return "The engine process \(ending).\(words)"
    }
}
