/// What both endpoints give: `{"video": File}`.
public struct VideoOutput: Codable, Hashable, Sendable {
    public var video: FileReference

    public init(video: FileReference) {
        self.video = video
    }
}
