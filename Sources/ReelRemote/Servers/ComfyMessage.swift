import ReelAPI
package import ReelFetch

/// What ComfyUI says over its WebSocket of one prompt.
package enum ComfyMessage: Hashable, Sendable {
    /// The share of the work that is done, 0...1.
    case progress(Double)
    case preview([UInt8])
    /// The prompt is at an end, one way or another; the history says which.
    case end

    /// - Parameters:
    ///   - prompt: whose messages are wanted; those of others are left out.
    ///   - nodeCount: nodes of its workflow.
    /// - Returns: nil for what is of no interest.
    package init?(_ message: PeerSocket.Message, prompt: String, nodeCount: Int) {
        switch message {
        case .text(let text):
            guard let value = JSONValue(answer: Array(text.utf8)), let type = value["type"]?.string, let data = value["data"],
                data["prompt_id"]?.string == prompt
            else { return nil }
            switch type {
            case "progress_state": self = .progress(Self.fraction(data["nodes"]?.object ?? [:], nodeCount))
            case "execution_success", "execution_error", "execution_interrupted": self = .end
            case "executing" where data["node"] == nil: self = .end
            default: return nil
            }
        case .binary(let bytes):
            guard let picture = Self.picture(bytes, prompt: prompt) else { return nil }
            self = .preview(picture)
        }
    }

    /// Every node counts as many steps as it says it has, and one before it has said so.
    private static func fraction(_ nodes: [String: JSONValue], _ nodeCount: Int) -> Double {
        var (done, all) = (0.0, Double(max(0, nodeCount - nodes.count)))
        for node in nodes.values {
            let most = max(1, node["max"]?.number ?? 1)
            let isFinished = node["state"]?.string == "finished"
            all += most
            done += isFinished ? most : min(max(node["value"]?.number ?? 0, 0), most)
        }
        return all > 0 ? done / all : 0
    }

    /// The picture in a message of kind 4: big-endian numbers, facts as JSON, the picture's file.
    ///
    /// Kind 1, which does not say whose picture it is, comes to those alone who have not said that they know kind 4.
    private static func picture(_ bytes: [UInt8], prompt: String) -> [UInt8]? {
        func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        guard bytes.count > 8, number(at: 0) == 4 else { return nil }
        let length = number(at: 4)
        guard length <= bytes.count - 8, let facts = JSONValue(answer: bytes[8..<8 + length]),
            facts["prompt_id"]?.string == prompt
        else { return nil }
        return Array(bytes[(8 + length)...])
    }
}
