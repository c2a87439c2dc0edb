extension RemoteURL {
    /// The part of a URL between `//` and the path.
    struct Authority {
        let host: String
        let address: IPAddress?
        let port: Int?

        init(_ text: Substring) throws(FetchError) {
            guard !text.contains("@") else {
                throw .malformed("must not contain a user name or password")
            }
            let hostText: Substring
            let portText: Substring
            if text.first == "[" {
                guard let bracket = text.firstIndex(of: "]") else { throw .malformed("has an IPv6 address without its ]") }
                hostText = text[text.index(after: text.startIndex)..<bracket]
                portText = text[text.index(after: bracket)...]
                guard let address = IPAddress(String(hostText)), address.family == .v6 else {
                    throw .malformed("has brackets around something that is not an IPv6 address")
                }
                self.address = address
                host = address.description
            } else {
                let colon = text.firstIndex(of: ":") ?? text.endIndex
                hostText = text[..<colon]
                portText = text[colon...]
                let name = try Self.checkedName(hostText)
                address = IPAddress(hostLiteral: name)
                host = address?.description ?? name
            }
            port = try Self.port(portText)
        }

        private static func checkedName(_ text: Substring) throws(FetchError) -> String {
            // A final dot only says that the name is complete.
            let name = (text.hasSuffix(".") ? text.dropLast() : text).lowercased()
            guard !name.isEmpty else { throw .malformed("has no host") }
            guard name.utf8.count <= 253, name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel) else {
                throw .malformed("has a host that is not a domain name; write international names in Punycode (xn--…)")
            }
            return name
        }

        private static func isLabel(_ label: Substring) -> Bool {
            (1...63).contains(label.utf8.count)
                && label.unicodeScalars.allSatisfy { "a"..."z" ~= $0 || "0"..."9" ~= $0 || $0 == "-" || $0 == "_" }
        }

        private static func port(_ text: Substring) throws(FetchError) -> Int? {
            guard !text.isEmpty, text != ":" else { return nil }
            let digits = text.dropFirst()
            guard text.first == ":", digits.utf8.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let port = Int(digits), (1...65535).contains(port)
            else {
                throw .malformed("has a port that is not a number from 1 to 65535")
            }
            return port
        }
    }
}
