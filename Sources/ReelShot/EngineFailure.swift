/// Why an engine could not make a shot, in terms that can be passed on to whoever asked for it.
public struct EngineFailure: Error, Codable, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong. The names are fal's error types where fal has one (docs.fal.ai/errors).
    public struct Code: RawRepresentable, Codable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let imageLoad = Code(rawValue: "image_load_error")
        public static let unsupportedImageFormat = Code(rawValue: "unsupported_image_format")
        public static let imageTooSmall = Code(rawValue: "image_too_small")
        public static let imageTooLarge = Code(rawValue: "image_too_large")
        public static let imageAspectRatio = Code(rawValue: "image_aspect_ratio_error")
        public static let fileTooLarge = Code(rawValue: "file_too_large")
        public static let unsupportedFeature = Code(rawValue: "feature_not_supported")
        public static let badShot = Code(rawValue: "bad_request")
        /// A video that was to be brought to a shot's terms is none, is damaged, or is too far from them.
        public static let badSource = Code(rawValue: "bad_source_video")
        public static let engine = Code(rawValue: "internal_server_error")
    }

    /// A figure or a list that a client can act on, such as `max_size` or `supported_formats`.
    public enum Fact: Codable, Hashable, Sendable {
        case number(Double)
        case list([String])

        public init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let list = try? value.decode([String].self) {
                self = .list(list)
            } else {
                self = .number(try value.decode(Double.self))
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .number(let number): try value.encode(number)
            case .list(let list): try value.encode(list)
            }
        }
    }

    public var code: Code
    /// The request's field at fault, if one is.
    public var field: String?
    /// One sentence for a person.
    public var message: String
    public var facts: [String: Fact]

    public init(_ code: Code, field: String? = nil, _ message: String, facts: [String: Fact] = [:]) {
        self.code = code
        self.field = field
        self.message = message
        self.facts = facts
    }

    /// Whether the caller's input is to blame, so that another attempt would fail in the same way.
    public var isInputError: Bool { field != nil }

    public var description: String { field.map { "\($0): \(message)" } ?? message }
}
