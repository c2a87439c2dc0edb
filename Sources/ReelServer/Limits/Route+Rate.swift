extension Route {
    /// Whether it is a request that a key's rate counts: one that gives the server work. Looking at one's own requests is none, since
    /// clients look ten times in a second.
    package var countsForRate: Bool {
        switch self {
        case .run, .stream, .submit, .code, .upload(.initiate), .upload(.send), .upload(.begin): true
        case .platform(let call): !call.isPublic
        default: false
        }
    }

    /// Whether an address may ask for it however often: whoever restarts servers that do not answer must get an answer.
    var isNeverLimited: Bool { self == .live || self == .ready }
}
