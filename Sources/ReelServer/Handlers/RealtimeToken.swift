import FoundationEssentials
import Hummingbird
import ReelAPI

/// The token that clients ask for before they open a realtime websocket.
///
/// No endpoint here has such a socket. The token exists so that a client gets as far as the socket and hears there what is the
/// matter: the Python client shows a refused token as nothing but a number. Nothing takes it for a key.
enum RealtimeToken {
    static func response() throws -> Response {
        try .json("realtime-\(UUID().uuidString.lowercased())")
    }
}
