import NIOHTTP1
import ReelAPI

extension APIError {
    /// What is wrong with a body that ended in a parser's error.
    init(_ error: HTTPParserError) {
        self = error == .invalidEOFState ? .clientDisconnected : .notHTTP
    }
}
