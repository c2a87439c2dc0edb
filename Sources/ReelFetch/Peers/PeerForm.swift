import FoundationEssentials

/// A form with fields and files (`multipart/form-data`, RFC 7578).
public struct PeerForm: Sendable {
    struct Part: Sendable {
        enum Content: Sendable {
            case text(String)
            case file(path: String, type: String)
        }

        var name: String
        var fileName: String?
        var content: Content
    }

    private(set) var parts: [Part] = []
    let boundary: String

    public init() { boundary = "reel-\(UUID().uuidString)" }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    public mutating func add(_ name: String, _ value: String) {
        parts.append(Part(name: name, fileName: nil, content: .text(value)))
    }

    /// - Parameter fileName: what the server is told of the file's name.
    public mutating func add(_ name: String, fileAt path: String, fileName: String, type: String) {
        parts.append(Part(name: name, fileName: fileName, content: .file(path: path, type: type)))
    }

    /// The form as bytes. Reads its files, which blocks.
    /// - Throws: `PeerError` with `localFile` if one of them cannot be read.
    func encoded() throws(PeerError) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.quoted(part.name))\"".utf8
            if let name = part.fileName { bytes += "; filename=\"\(Self.quoted(name))\"".utf8 }
            switch part.content {
            case .text(let text):
                bytes += "\r\n\r\n".utf8
                bytes += text.utf8
            case .file(let path, let type):
                bytes += "\r\nContent-Type: \(type)\r\n\r\n".utf8
                guard let contents = FileManager.default.contents(atPath: path) else {
                    throw PeerError(.localFile, "\(path) cannot be read.")
                }
                bytes += contents
            }
            bytes += "\r\n".utf8
        }
        bytes += "--\(boundary)--\r\n".utf8
        return bytes
    }

    /// As browsers write names: these three cannot stand in a header.
    private static func quoted(_ name: String) -> String {
        var quoted = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": quoted += "%22"
            case "\r": quoted += "%0D"
            case "\n": quoted += "%0A"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }
}
