extension QueueStatus: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("cancel_url", urls.cancel)
            json.member("error", ifAny: error)
            json.member("error_type", ifAny: errorType)
            json.member("gateway_request_id", requestID)
            json.key("logs")
            if let logs { json.array(logs) { $1.write(to: &$0) } } else { json.null() }
            if state == .completed {
                json.key("metrics")
                json.object { $0.member("inference_time", orNull: inferenceTime) }
            } else if progress != nil || eta != nil {
                json.key("metrics")
                json.object { json in
                    if let eta { json.member("eta", orNull: eta) }
                    if let progress { json.member("progress", orNull: progress) }
                }
            }
            json.member("preview", ifAny: preview)
            json.member("queue_position", ifAny: queuePosition)
            json.member("request_id", requestID)
            json.member("response_url", urls.response)
            json.member("status", state.rawValue)
            json.member("status_url", urls.status)
        }
    }
}

extension LogEntry: JSONWritable {
    public func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("labels")
            json.object { $0.member("level", level) }
            json.member("level", level)
            json.member("message", message)
            json.member("source", Self.source)
            json.member("timestamp", timestamp)
        }
    }
}
