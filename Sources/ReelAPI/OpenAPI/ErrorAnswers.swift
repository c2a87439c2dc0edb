/// The errors that operations share, by status.
enum ErrorAnswers {
    private static let descriptions: [Int: (name: String, text: String)] = [
        400: ("BadRequest", "A header or parameter makes no sense, or it is too early or too late for this call."),
        401: ("Unauthorized", "The server asks for a key, and there is none or a wrong one."),
        403: ("Forbidden", "The budget of the key has no room for this, or a page of another site asks without a key."),
        404: ("NotFound", "There is no such endpoint, request or file."),
        413: ("TooLarge", "The body is larger than the server takes."),
        422: ("Invalid", "What is wrong with the input, field by field."),
        429: ("QueueFull", "More requests wait than the caller's limit allows."),
        499: ("Cancelled", "The request was cancelled."),
        500: ("Failed", "The work failed through no fault of the input."),
        503: ("Stopping", "The server is stopping; the request stays in the queue."),
        504: ("StartTimeout", "The work did not start within the time that the caller gave it."),
        507: ("DiskFull", "The server's disk is full."),
    ]

    static func reference(_ status: Int) -> JSONValue {
        guard let name = descriptions[status]?.name else { return ["description": "An error."] }
        return ["$ref": .string("#/components/responses/\(name)")]
    }

    /// `components/responses`: all of them, by name.
    static let all = JSONValue.object(
        Dictionary(
            descriptions.map { status, answer in
                let schema = SharedSchemas.reference(status == 422 ? "HTTPValidationError" : "Error")
                return (answer.name, Operation.answer(answer.text, schema))
            }, uniquingKeysWith: { _, last in last }))
}
