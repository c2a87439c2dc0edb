/// A scene that does not exist.
public struct SceneError: Error, Equatable, CustomStringConvertible {
    public let description: String

    static func unknown(name: String, known: [String]) -> SceneError {
        SceneError(description: "There is no scene named \"\(name)\"; the scenes are \(known.joined(separator: ", ")).")
    }
}
