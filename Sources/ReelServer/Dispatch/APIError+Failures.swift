package import ReelAPI
package import ReelFetch
package import ReelShot

extension APIError {
    /// A picture that could not be brought in.
    package init(_ error: FetchError, picture: PictureReference) {
        let type = error.code == .tooLarge ? "file_too_large" : "file_download_error"
        let context: [String: JSONValue] = error.limit.map { ["max_size": .integer($0)] } ?? [:]
        self = .invalid([
            ErrorDetail(
                type: type, location: ["body", .string(picture.field)], message: error.message,
                input: picture.echo, context: context)
        ])
    }

    /// What an engine would not or could not make.
    package init(_ failure: EngineFailure, pictures: [PictureReference]) {
        guard let field = failure.field else {
            let isUnsupported = failure.code == .unsupportedFeature
            self = .modelError(
                status: isUnsupported ? 422 : 500,
                [ErrorDetail(type: failure.code.rawValue, location: ["body"], message: failure.message)])
            return
        }
        self = .invalid([
            ErrorDetail(
                type: failure.code.rawValue, location: ["body", .string(field)], message: failure.message,
                input: pictures.first { $0.field == field }?.echo, context: failure.facts.mapValues(JSONValue.init))
        ])
    }
}

extension PictureReference {
    /// The URL as an error repeats it: a `data:` URI is the picture itself, so only its start.
    fileprivate var echo: JSONValue {
        .string(url.utf8.count > 2048 ? url.prefix(64) + "…" : url)
    }
}

extension JSONValue {
    fileprivate init(_ fact: EngineFailure.Fact) {
        switch fact {
        case .number(let number): self = Int(exactly: number).map(JSONValue.integer) ?? .number(number)
        case .list(let list): self = .array(list.map(JSONValue.string))
        }
    }
}
