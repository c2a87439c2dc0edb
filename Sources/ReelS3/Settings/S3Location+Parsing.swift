import Foundation

extension S3Location {
    /// - Parameters:
    ///   - text: `s3://bucket/prefix?endpoint=…&region=…&addressing=…`; all but the bucket may be left out.
    ///   - environment: `AWS_REGION`, `AWS_DEFAULT_REGION` and `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL` count where the text does not say.
    /// - Throws: `S3SettingError`.
    public init(parsing text: String, environment: [String: String] = [:]) throws(S3SettingError) {
        guard text.hasPrefix("s3://") else {
            throw S3SettingError("\"\(text.prefix(40))\" is no place for files in S3. Write s3://bucket/prefix.")
        }
        let halves = text.dropFirst(5).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard !path[0].contains("@") else {
            throw S3SettingError("A place in S3 has no key in it. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.")
        }
        let bucket = String(path[0])
        guard Self.isBucket(bucket) else {
            throw S3SettingError(
                "\"\(bucket.prefix(80))\" is not the name of a bucket: 3 to 63 of a-z, 0-9, dots and hyphens, a letter or digit at both ends."
            )
        }
        let prefix = try Self.checkedPrefix(path.count > 1 ? path[1] : "")
        let fields = try Self.fields(halves.count > 1 ? halves[1] : "")
        func setting(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let region = fields["region"] ?? setting("AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1"
        guard (1...40).contains(region.utf8.count), region.utf8.allSatisfy(Self.isNameByte) else {
            throw S3SettingError("\"\(region.prefix(40))\" is not the name of a region. Write one such as region=eu-central-1.")
        }
        let endpoint = try (fields["endpoint"] ?? setting("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")).map(Self.checkedEndpoint)
        // A certificate for *.host vouches for no bucket with a dot in its name.
        var addressing: Addressing = endpoint == nil && !bucket.contains(".") ? .virtual : .path
        if let text = fields["addressing"] {
            guard let given = Addressing(rawValue: text) else {
                throw S3SettingError(
                    "\"\(text.prefix(40))\" is no way of addressing. Write addressing=path or addressing=virtual.")
            }
            addressing = given
        }
        self.init(bucket: bucket, prefix: prefix, region: region, addressing: addressing, endpoint: endpoint)
    }

    private static func fields(_ query: Substring) throws(S3SettingError) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard ["endpoint", "region", "addressing"].contains(parts[0]) else {
                throw S3SettingError(
                    "A place in S3 has no setting \"\(parts[0].prefix(40))\". There are endpoint, region and addressing.")
            }
            guard parts.count == 2, let value = parts[1].removingPercentEncoding, !value.isEmpty, fields[parts[0]] == nil else {
                throw S3SettingError("The setting \(parts[0]) of a place in S3 needs one value: \(parts[0])=….")
            }
            fields[parts[0]] = value
        }
        return fields
    }

    private static func checkedPrefix(_ text: Substring) throws(S3SettingError) -> String {
        let names = text.split(separator: "/", omittingEmptySubsequences: false).drop { $0.isEmpty }
        let prefix = (names.last == "" ? names.dropLast() : names).joined(separator: "/")
        let isSound = prefix.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: "/") }
        guard isSound, prefix.utf8.count <= 200, !prefix.contains("//"),
            !prefix.split(separator: "/").contains(where: { $0 == "." || $0 == ".." })
        else {
            throw S3SettingError(
                "\"\(prefix.prefix(80))\" is no prefix for files in S3: up to 200 letters, digits, dots, hyphens, underscores, with single slashes between."
            )
        }
        return prefix
    }

    private static func checkedEndpoint(_ text: String) throws(S3SettingError) -> (scheme: String, host: String) {
        let mistake = S3SettingError(
            "\"\(text.prefix(80))\" is no endpoint. Write the S3 server's address, such as https://s3.example.com or http://127.0.0.1:9000."
        )
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let name = parts.encodedHost?.lowercased(),
            scheme == "http" || scheme == "https", !name.isEmpty, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil, parts.path.isEmpty || parts.path == "/",
            name.utf8.allSatisfy({ isNameByte($0) || "[]:".utf8.contains($0) })
        else { throw mistake }
        // Every client leaves out of the Host header the port that goes without saying, and the signature covers that header.
        let port = parts.port.flatMap { $0 == (scheme == "https" ? 443 : 80) ? nil : $0 }
        guard port.map({ (1...65535).contains($0) }) ?? true else { throw mistake }
        return (scheme, name + (port.map { ":\($0)" } ?? ""))
    }

    private static func isBucket(_ name: String) -> Bool {
        guard (3...63).contains(name.utf8.count), let first = name.utf8.first, let last = name.utf8.last else { return false }
        func isEnd(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) }
        return isEnd(first) && isEnd(last) && !name.contains("..")
            && name.utf8.allSatisfy { isEnd($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte) || "._-".utf8.contains(byte)
    }
}
