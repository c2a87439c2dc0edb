/// Why a key store could not do what was asked.
public struct KeyStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// There is no store, or this user may not read it.
        case cannotOpen
        /// The store was last used by a later version of this program.
        case newerSchema
        case duplicate
        case failed
    }

    public let code: Code
    /// What went wrong and what to do about it, for a person.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
