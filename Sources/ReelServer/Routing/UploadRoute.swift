package import HTTPTypes
package import ReelAPI
package import ReelStorage

/// What a request about an upload asks for.
package enum UploadRoute: Hashable {
    /// A token for the file host.
    case token
    /// Where to send a file that is announced; as a whole or in parts is up to the sender.
    case initiate
    /// A file in one request.
    case send
    /// Begins a file in parts.
    case begin
    /// The bytes of a file that was announced.
    case whole(UploadAddress)
    case part(UploadAddress, number: Int)
    case complete(UploadAddress)

    /// A path on the rest host.
    /// - Returns: nil for a path that is not about uploads.
    /// - Throws: `APIError` 405 for a method that the path does not take.
    package init?(rest segments: [String], method: HTTPRequest.Method) throws(APIError) {
        switch segments {
        case ["storage", "auth", "token"]: self = .token
        case ["storage", "upload", "initiate"], ["storage", "upload", "initiate-multipart"]: self = .initiate
        default: return nil
        }
        guard method == .post else { throw .methodNotAllowed }
    }

    /// A path on the file host. Python sends parts to `{file}/multipart/{id}/{number}`, JavaScript to `{file}/{number}?upload={id}`.
    /// - Returns: nil for a path that is not about uploads, or a request to read a file.
    /// - Throws: `APIError` 405 for a method that the path does not take.
    package init?(cdn target: Target, method: HTTPRequest.Method) throws(APIError) {
        let segments = target.segments
        guard segments.first == "files", segments.count > 1 else { return nil }
        if segments == ["files", "upload"] || segments == ["files", "upload", "multipart"] {
            guard method == .post else { throw .methodNotAllowed }
            self = segments.count == 2 ? .send : .begin
            return
        }
        guard segments.count >= 3 else { return nil }
        var (id, step) = (target.parameter("upload"), segments[3...])
        if step.first == "multipart", step.count == 3 {
            id = step[4]
            step = step[5...]
        }
        guard let id, let address = UploadAddress(key: segments[1], id: id, name: segments[2]) else { return nil }
        switch (step.first, step.count) {
        case (nil, 0):
            if method == .get || method == .head { return nil }
            self = .whole(address)
        case ("complete"?, 1):
            guard method == .post else { throw .methodNotAllowed }
            self = .complete(address)
            return
        case (let text?, 1):
            guard let number = Int(text) else { return nil }
            self = .part(address, number: number)
        default: return nil
        }
        guard method == .put else { throw .methodNotAllowed }
    }
}
