/// What an engine process says about a shot, one JSON line per event on its standard output.
///
///     {"type":"progress","fraction":0.25}
///     {"type":"preview","jpeg":"/9j/…"}
///     {"type":"log","log":{"level":"INFO","message":"…"}}
///     {"type":"finished","file":{…}}
///     {"type":"failed","failure":{…}}
///
/// `finished` or `failed` is the last event of a shot.
public enum EngineEvent: Codable, Hashable, Sendable {
    case log(LogLine)
    /// Share of the work done, 0...1.
    case progress(Double)
    /// The frame that has just been drawn, as a small JPEG in base64.
    case preview(jpeg: String)
    case finished(RenderedFile)
    case failed(EngineFailure)

    private enum Kind: String, Codable {
        case log, progress, preview, finished, failed
    }

    private enum CodingKeys: String, CodingKey {
        case type, log, fraction, jpeg, file, failure
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        switch try fields.decode(Kind.self, forKey: .type) {
        case .log: self = .log(try fields.decode(LogLine.self, forKey: .log))
        case .progress: self = .progress(try fields.decode(Double.self, forKey: .fraction))
        case .preview: self = .preview(jpeg: try fields.decode(String.self, forKey: .jpeg))
        case .finished: self = .finished(try fields.decode(RenderedFile.self, forKey: .file))
        case .failed: self = .failed(try fields.decode(EngineFailure.self, forKey: .failure))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .log(let line):
            try fields.encode(Kind.log, forKey: .type)
            try fields.encode(line, forKey: .log)
        case .progress(let fraction):
            try fields.encode(Kind.progress, forKey: .type)
            try fields.encode(fraction, forKey: .fraction)
        case .preview(let jpeg):
            try fields.encode(Kind.preview, forKey: .type)
            try fields.encode(jpeg, forKey: .jpeg)
        case .finished(let file):
            try fields.encode(Kind.finished, forKey: .type)
            try fields.encode(file, forKey: .file)
        case .failed(let failure):
            try fields.encode(Kind.failed, forKey: .type)
            try fields.encode(failure, forKey: .failure)
        }
    }
}
