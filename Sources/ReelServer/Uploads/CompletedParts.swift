package import ReelAPI
import ReelStorage

/// The parts that a client says make up its file: `{"parts": [{"partNumber": 1, "etag": "…"}]}`, in any order.
package struct CompletedParts {
    let parts: [UploadedPart]

    /// - Throws: `APIError` 422 for a body of another shape.
    package init(_ body: JSONValue) throws(APIError) {
        guard case .array(let list)? = body.object?["parts"] else {
            throw .wrongType("list_type", ["parts"], "Input should be a list of parts", body)
        }
        var parts: [UploadedPart] = []
        for (index, entry) in list.enumerated() {
            guard let part = entry.object, case .integer(let number)? = part["partNumber"], let etag = part["etag"]?.string else {
                throw .wrongType(
                    "model_type", ["parts", .integer(index)], "Input should have a number partNumber and a string etag", entry)
            }
            parts.append(UploadedPart(partNumber: number, etag: etag))
        }
        self.parts = parts
    }
}

extension APIError {
    /// 422 for a body that does not have the shape it should.
    static func wrongType(_ type: String, _ place: [JSONValue], _ message: String, _ input: JSONValue) -> APIError {
        .invalid([ErrorDetail(type: type, location: ["body"] + place, message: message, input: input)])
    }
}
