/// Why a command did not do its work: one sentence for the person who called it, and the exit code for their scripts.
struct CommandFailure: Error {
    static let other: Int32 = 1
    static let usage: Int32 = 2
    static let invalidInput: Int32 = 22

    var code: Int32
    var message: String

    init(_ message: String, code: Int32 = CommandFailure.other) {
        self.message = message
        self.code = code
    }
}
