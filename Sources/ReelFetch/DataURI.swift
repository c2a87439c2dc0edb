/// A file written out in full as a `data:` URI (RFC 2397): `data:[<media type>][;base64],<data>`.
package struct DataURI: Hashable, Sendable {
    /// `type/subtype` in lower case; RFC 2397's `text/plain` if the URI names none.
    package let mediaType: String
    package let bytes: [UInt8]

    package static func isDataURI(_ text: String) -> Bool {
        text.prefix(5).lowercased() == "data:"
    }

    /// Decodes `text`, which may be percent-encoded throughout. Base64 may use either alphabet of RFC 4648, hold white space and
    /// leave out its padding.
    /// - Throws: `FetchError` with `malformedDataURI`, or with `tooLarge` as soon as the decoded bytes exceed `maximumBytes`.
    package init(_ text: String, maximumBytes: Int) throws(FetchError) {
        var text = text
        text.makeContiguousUTF8()
        guard Self.isDataURI(text) else { throw .malformedDataURI("does not start with data:") }
        let body = text.utf8.dropFirst(5)
        // No media type is this long; without a bound, a missing comma would mean reading megabytes of data as a header.
        guard let comma = body.prefix(1024).firstIndex(of: UInt8(ascii: ",")) else {
            throw .malformedDataURI("has no comma between its media type and its data")
        }
        let header = String(body[..<comma]) ?? ""
        let parameters = header.split(separator: ";", omittingEmptySubsequences: false)
        if let first = parameters.first, !first.isEmpty {
            guard let mediaType = MediaType.essence(String(first)) else {
                throw .malformedDataURI("has a media type that is not of the form type/subtype, such as image/png")
            }
            self.mediaType = mediaType
        } else {
            mediaType = "text/plain"
        }
        let isBase64 = parameters.dropFirst().last?.lowercased() == "base64"
        bytes = try Self.decode(body[body.index(after: comma)...], isBase64: isBase64, maximumBytes: maximumBytes)
    }

    private static func decode(
        _ data: Substring.UTF8View, isBase64: Bool, maximumBytes: Int
    ) throws(FetchError) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(min(isBase64 ? data.count / 4 * 3 + 3 : data.count, maximumBytes))
        var base64 = Base64Decoder()
        var source = data.makeIterator()
        while let character = source.next() {
            var byte = character
            if character == UInt8(ascii: "%") {
                guard let high = source.next().flatMap(hexDigit), let low = source.next().flatMap(hexDigit) else {
                    throw .malformedDataURI("has a percent sign that two hexadecimal digits do not follow")
                }
                byte = high << 4 | low
            }
            if isBase64 {
                guard let whole = try base64.next(byte) else { continue }
                byte = whole
            }
            guard decoded.count < maximumBytes else { throw .tooLarge(limit: maximumBytes) }
            decoded.append(byte)
        }
        if isBase64 {
            try base64.finish()
        }
        return decoded
    }

    private static func hexDigit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension FetchError {
    static func malformedDataURI(_ what: String) -> FetchError {
        FetchError(.malformedDataURI, "The data: URI \(what).")
    }
}
