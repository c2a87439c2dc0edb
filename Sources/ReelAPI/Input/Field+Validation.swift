extension Field {
    /// `value` in the field's own type, or what is wrong with it.
    ///
    /// Types, messages and the tolerance for `"true"` or `"0.5"` are Pydantic v2's lax mode, which fal's endpoints answer with.
    func check(_ value: JSONValue) -> Result<JSONValue, ErrorDetail> {
        switch kind {
        case .text(let maximumLength): checkText(value, maximumLength: maximumLength)
        case .pictureURL: value.string == nil ? .failure(notAString(value)) : .success(value)
        case .choice(let options): checkChoice(value, options: options)
        case .flag: checkFlag(value)
        case .number(let range): checkNumber(value, range: range)
        case .integer: checkInteger(value)
        }
    }

    private func checkText(_ value: JSONValue, maximumLength: Int) -> Result<JSONValue, ErrorDetail> {
        guard let text = value.string else { return .failure(notAString(value)) }
        // Counting scalars is linear, so a text that cannot be too long is not counted.
        guard text.utf8.count <= maximumLength || text.unicodeScalars.count <= maximumLength else {
            return .failure(
                detail(
                    "string_too_long", "String should have at most \(maximumLength) characters", value,
                    ["max_length": .integer(maximumLength)]))
        }
        return .success(value)
    }

    private func checkChoice(_ value: JSONValue, options: [String]) -> Result<JSONValue, ErrorDetail> {
        if let text = value.string, options.contains(text) { return .success(value) }
        let quoted = options.map { "'\($0)'" }
        let expected = ([quoted.dropLast().joined(separator: ", ")] + quoted.suffix(1))
            .filter { !$0.isEmpty }.joined(separator: " or ")
        return .failure(
            detail("literal_error", "Input should be \(expected)", value, ["expected": .string(expected)]))
    }

    private func checkFlag(_ value: JSONValue) -> Result<JSONValue, ErrorDetail> {
        let parsed: Bool? =
            switch value {
            case .bool(let flag): flag
            case .integer(1), .number(1): true
            case .integer(0), .number(0): false
            case .string(let text):
                switch text.lowercased() {
                case "true", "t", "yes", "y", "on", "1": true
                case "false", "f", "no", "n", "off", "0": false
                default: nil
                }
            default: nil
            }
        if let parsed { return .success(.bool(parsed)) }
        switch value {
        case .string, .integer, .number:
            return .failure(
                detail("bool_parsing", "Input should be a valid boolean, unable to interpret input", value))
        default:
            return .failure(detail("bool_type", "Input should be a valid boolean", value))
        }
    }

    private func checkNumber(_ value: JSONValue, range: ClosedRange<Double>) -> Result<JSONValue, ErrorDetail> {
        let parsed: Double
        switch value {
        case .integer(let integer): parsed = Double(integer)
        case .number(let number): parsed = number
        case .string(let text):
            guard let number = Double(text) else {
                return .failure(
                    detail("float_parsing", "Input should be a valid number, unable to parse string as a number", value)
                )
            }
            parsed = number
        default:
            return .failure(detail("float_type", "Input should be a valid number", value))
        }
        guard parsed.isFinite else {
            return .failure(detail("finite_number", "Input should be a finite number", value))
        }
        if parsed < range.lowerBound {
            let bound = Self.bound(range.lowerBound)
            return .failure(
                detail(
                    "greater_than_equal", "Input should be greater than or equal to \(bound.text)", value,
                    ["ge": bound.value]))
        }
        if parsed > range.upperBound {
            let bound = Self.bound(range.upperBound)
            return .failure(
                detail(
                    "less_than_equal", "Input should be less than or equal to \(bound.text)", value,
                    ["le": bound.value]))
        }
        return .success(.number(parsed))
    }

    private func checkInteger(_ value: JSONValue) -> Result<JSONValue, ErrorDetail> {
        switch value {
        case .integer:
            return .success(value)
        case .number(let number):
            guard let integer = Int(exactly: number) else {
                return .failure(
                    detail(
                        "int_from_float", "Input should be a valid integer, got a number with a fractional part", value)
                )
            }
            return .success(.integer(integer))
        case .string(let text):
            guard let integer = Int(text) else {
                return .failure(
                    detail(
                        "int_parsing", "Input should be a valid integer, unable to parse string as an integer", value))
            }
            return .success(.integer(integer))
        default:
            return .failure(detail("int_type", "Input should be a valid integer", value))
        }
    }

    /// A whole bound is written without its fraction, as Pydantic does.
    private static func bound(_ bound: Double) -> (text: String, value: JSONValue) {
        Int(exactly: bound).map { ("\($0)", .integer($0)) } ?? ("\(bound)", .number(bound))
    }

    private func notAString(_ value: JSONValue) -> ErrorDetail {
        detail("string_type", "Input should be a valid string", value)
    }

    private func detail(
        _ type: String, _ message: String, _ value: JSONValue, _ context: [String: JSONValue] = [:]
    ) -> ErrorDetail {
        ErrorDetail(type: type, location: ["body", .string(name)], message: message, input: value, context: context)
    }
}
