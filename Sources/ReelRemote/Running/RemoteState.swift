/// How a server is getting on with a video.
package enum RemoteState: Hashable, Sendable {
    /// - Parameter position: how many are before it, if the server says.
    case waiting(position: Int?)
    /// - Parameter fraction: of the work that is done, 0...1, if the server says.
    case working(fraction: Double?, log: [String])
    case done
}
