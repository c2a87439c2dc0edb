import Crypto
package import FoundationEssentials

/// Signs requests (AWS Signature Version 4, in its form for S3: paths are encoded once). No clock, no I/O.
package struct S3Signer: Sendable {
    package let credentials: S3Credentials
    package let region: String

    /// In place of a body's digest, for a body that is not covered.
    package static let unsignedPayload = "UNSIGNED-PAYLOAD"
    /// SHA-256 of nothing.
    package static let emptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    package init(credentials: S3Credentials, region: String) {
        self.credentials = credentials
        self.region = region
    }

    /// The request with `x-amz-date`, `x-amz-content-sha256`, `x-amz-security-token` where there is one, and `Authorization`.
    ///
    /// - Parameter payload: SHA-256 of the body in hexadecimal, or `unsignedPayload`.
    package func signed(_ request: S3Request, payload: String, at time: Date) -> S3Request {
        var request = request
        let timestamp = S3Timestamp.compact(time)
        request.headers += [.init("x-amz-content-sha256", payload), .init("x-amz-date", timestamp)]
        if let token = credentials.sessionToken { request.headers.append(.init("x-amz-security-token", token)) }
        let (canonical, names) = Self.canonical(request, payload: payload)
        let signature = signature(of: canonical, timestamp: timestamp)
        let scope = "\(credentials.accessKey)/\(scope(timestamp))"
        request.headers.append(
            .init("Authorization", "AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=\(names), Signature=\(signature)"))
        return request
    }

    /// A request that whoever has its URL may make, for `seconds` from `time`; its headers must be sent as they are, and none need be.
    package func presigned(_ request: S3Request, seconds: Int, at time: Date) -> S3Request {
        var request = request
        let timestamp = S3Timestamp.compact(time)
        let names = Self.canonicalHeaders(request).names
        request.query += [
            .init("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            .init("X-Amz-Credential", "\(credentials.accessKey)/\(scope(timestamp))"),
            .init("X-Amz-Date", timestamp), .init("X-Amz-Expires", "\(seconds)"), .init("X-Amz-SignedHeaders", names),
        ]
        if let token = credentials.sessionToken { request.query.append(.init("X-Amz-Security-Token", token)) }
        let (canonical, _) = Self.canonical(request, payload: Self.unsignedPayload)
        request.query.append(.init("X-Amz-Signature", signature(of: canonical, timestamp: timestamp)))
        return request
    }

    /// The text of which a signature is made, and the names of the headers that it covers.
    package static func canonical(_ request: S3Request, payload: String) -> (text: String, signedHeaders: String) {
        let (headers, names) = canonicalHeaders(request)
        let lines = [
            request.method, S3Encoding.encode(request.path, keepingSlashes: true), request.encodedQuery, headers, names, payload,
        ]
        return (lines.joined(separator: "\n"), names)
    }

    private static func canonicalHeaders(_ request: S3Request) -> (text: String, names: String) {
        var values: [String: [String]] = ["host": [request.host]]
        for header in request.headers {
            let value = header.value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            values[header.name.lowercased(), default: []].append(value)
        }
        let sorted = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let text = sorted.map { "\($0.key):\($0.value.joined(separator: ","))\n" }.joined()
        return (text, sorted.map(\.key).joined(separator: ";"))
    }

    private func scope(_ timestamp: String) -> String { "\(timestamp.prefix(8))/\(region)/s3/aws4_request" }

    private func signature(of canonical: String, timestamp: String) -> String {
        let digest = S3Encoding.hex(SHA256.hash(data: Data(canonical.utf8)))
        let text = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope(timestamp))\n\(digest)"
        var key = SymmetricKey(data: Data("AWS4\(credentials.secretKey)".utf8))
        for part in [String(timestamp.prefix(8)), region, "s3", "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        return S3Encoding.hex(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }
}
