import FoundationEssentials
import ReelMedia
import ReelShot

/// Small pictures of a video while it is made, for those who wait for it.
struct Preview {
    /// Pixels of the longer side.
    private static let side = 320
    /// Characters: an event of more is left out, since lines between processes have a limit.
    private static let limit = 64 << 10
    private static let quality = 72

    private let total: Int
    private let count: Int

    /// - Parameter count: pictures of a video of `total` frames, evenly spread, the first frame among them.
    init(total: Int, count: Int) {
        self.total = max(1, total)
        self.count = min(max(0, count), self.total)
    }

    /// The event that shows `frame`, if one is due.
    /// - Parameter number: of the frame, from 0.
    func event(of frame: VideoFrame, number: Int) -> EngineEvent? {
        isDue(number) ? Self.event(of: frame) : nil
    }

    /// The event that shows `frame`; nil for one that is too long.
    static func event(of frame: VideoFrame) -> EngineEvent? {
        guard let bytes = try? PictureWriter.encode(frame.thumbnail(longSide: side), as: .jpeg(quality: quality)) else {
            return nil
        }
        let text = Data(bytes).base64EncodedString()
        return text.utf8.count <= limit ? .preview(jpeg: text) : nil
    }

    private func isDue(_ number: Int) -> Bool {
        number == 0 ? count > 0 : number * count / total > (number - 1) * count / total
    }
}
