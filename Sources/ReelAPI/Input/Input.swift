/// The validated body of a request, typed per endpoint.
public enum Input: Hashable, Sendable {
    case firstLastFrame(FirstLastFrameInput)
    case imageToVideo(ImageToVideoInput)

    /// The pictures to bring in, by the name of the field that holds their URL.
    public var pictures: [PictureReference] {
        switch self {
        case .firstLastFrame(let input): [input.firstFrame, input.lastFrame]
        case .imageToVideo(let input): [input.image]
        }
    }
}
