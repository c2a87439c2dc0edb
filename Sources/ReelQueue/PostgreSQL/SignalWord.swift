/// A word of what processes say to each other: a letter, and what it is about. Those who do not know a word, or more of one, pass it over, so that
/// later versions may say more.
package enum SignalWord: Hashable, Sendable {
    case work, webhook, deadline, move
    case job(String)
    case progress(String, Double)
    /// The job does not run any more.
    case over(String)
    /// There is a new preview in the database.
    case preview(String)

    private var text: String {
        switch self {
        case .work: "w"
        case .webhook: "h"
        case .deadline: "d"
        case .move: "m"
        case .job(let id): "j\(id)"
        case .progress(let id, let fraction): "p\(id)=\(fraction)"
        case .over(let id): "o\(id)"
        case .preview(let id): "v\(id)"
        }
    }

    private init?(_ text: Substring) {
        let rest = text.dropFirst()
        switch text.first {
        case "w": self = .work
        case "h": self = .webhook
        case "d": self = .deadline
        case "m": self = .move
        case "j" where !rest.isEmpty: self = .job(String(rest))
        case "o" where !rest.isEmpty: self = .over(String(rest))
        case "v" where !rest.isEmpty: self = .preview(String(rest))
        case "p":
            let parts = rest.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let fraction = Double(parts[1]), (0...1).contains(fraction) else { return nil }
            self = .progress(String(parts[0]), fraction)
        default: return nil
        }
    }

    /// PostgreSQL takes payloads of less than 8,000 bytes.
    package static let longestPayload = 7900

    /// The words in as few payloads as they fit in. A word that fits in none is left out.
    package static func payloads(_ words: [SignalWord]) -> [String] {
        var payloads: [String] = []
        var current = ""
        for text in words.map(\.text) where text.utf8.count <= longestPayload && !text.contains(",") {
            if current.utf8.count + 1 + text.utf8.count > longestPayload {
                payloads.append(current)
                current = ""
            }
            current += current.isEmpty ? text : "," + text
        }
        return current.isEmpty ? payloads : payloads + [current]
    }

    package static func words(of payload: String) -> [SignalWord] {
        payload.split(separator: ",").compactMap(SignalWord.init)
    }
}
