/// What `/stream` tells of a request before its output.
///
///     {"type":"status","status":"IN_QUEUE","queue_position":2,"request_id":"…"}
///     {"type":"status","status":"IN_PROGRESS","request_id":"…"}
///     {"type":"log","log":{…}}
///     {"type":"progress","progress":0.4}
public enum StreamEvent: Encodable, Hashable, Sendable {
    case queued(position: Int, requestID: String)
    case started(requestID: String)
    case log(LogEntry)
    /// Share of the work done, 0...1.
    case progress(Double)

    private enum CodingKeys: String, CodingKey {
        case type, status, log, progress
        case queuePosition = "queue_position"
        case requestID = "request_id"
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .queued(let position, let requestID):
            try fields.encode("status", forKey: .type)
            try fields.encode(QueueStatus.State.inQueue, forKey: .status)
            try fields.encode(position, forKey: .queuePosition)
            try fields.encode(requestID, forKey: .requestID)
        case .started(let requestID):
            try fields.encode("status", forKey: .type)
            try fields.encode(QueueStatus.State.inProgress, forKey: .status)
            try fields.encode(requestID, forKey: .requestID)
        case .log(let entry):
            try fields.encode("log", forKey: .type)
            try fields.encode(entry, forKey: .log)
        case .progress(let fraction):
            try fields.encode("progress", forKey: .type)
            try fields.encode(fraction, forKey: .progress)
        }
    }
}

extension APIError {
    /// The last event of a stream that fails: the body that a run would have answered, with its status beside it.
    public var streamEvent: JSONValue {
        .object((body.object ?? [:]).merging(["type": "error", "status": .integer(status)]) { own, _ in own })
    }
}
