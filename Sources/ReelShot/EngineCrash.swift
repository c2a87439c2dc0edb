/// An engine process that ended, or had to be ended, without saying whether its shot is finished.
public struct EngineCrash: Error, Hashable, Sendable, CustomStringConvertible {
    /// How it ended, such as "was ended by signal 11".
    public var ending: String
    /// The last lines of its standard error.
    public var lastWords: [String]
    /// Whether it seems to have ended for want of memory: its last words say so, or the system killed it.
    public var ranOutOfMemory: Bool

    public init(ending: String, lastWords: [String] = [], ranOutOfMemory: Bool = false) {
        self.ending = ending
        self.lastWords = lastWords
        self.ranOutOfMemory = ranOutOfMemory
    }

    public var description: String {
        let memory =
            ranOutOfMemory ? " It seems to have run out of memory: allow it more (--engine-memory), or ask for less." : ""
        let words = lastWords.isEmpty ? "" : " Its last words: " + lastWords.joined(separator: " | ")
        return "The engine process \(ending).\(memory)\(words)"
    }
}
