import ReelServer

/// The environment under which an unchanged fal client talks to a local server: proxy, trusted certificates, a key.
package struct ClientEnvironment: Hashable {
    package let variables: [String: String]

    /// - Parameters:
    ///   - inherited: the environment to start from.
    ///   - proxy: URL of the CONNECT listener.
    ///   - server: URL of the server over plain http, told as `REEL_URL`.
    ///   - authority: PEM file of the local authority, to add to what is trusted.
    ///   - bundle: PEM file of everything to trust, the local authority among it.
    package init(inherited: [String: String], proxy: String, server: String, authority: String, bundle: String) {
        var variables = inherited
        // Python, curl and most others read one of the two spellings; Node reads either once it is told to.
        for name in ["HTTPS_PROXY", "https_proxy"] { variables[name] = proxy }
        variables["NODE_USE_ENV_PROXY"] = "1"
        for name in ["NO_PROXY", "no_proxy"] {
            variables[name] = variables[name].map(Self.withoutFalHosts)
        }
        for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"] { variables[name] = bundle }
        variables["NODE_EXTRA_CA_CERTS"] = authority
        // These would take the client elsewhere than to fal's names.
        for name in ["FAL_RUN_HOST", "FAL_QUEUE_RUN_HOST"] { variables[name] = nil }
        if variables["FAL_KEY"] == nil, variables["FAL_KEY_ID"] == nil { variables["FAL_KEY"] = "reel:reel" }
        variables["REEL_URL"] = server
        self.variables = variables
    }

    /// A list of hosts that need no proxy, less the entries that would let a request for fal's hosts past it.
    private static func withoutFalHosts(_ list: String) -> String {
        list.split(separator: ",").filter { entry in
            var name = entry.filter { $0 != " " }.lowercased()[...]
            if name == "*" { return false }
            while name.first == "*" || name.first == "." { name.removeFirst() }
            if let port = name.lastIndex(of: ":") { name = name[..<port] }
            guard !name.isEmpty else { return true }
            return !FalHost.examples.contains { $0 == name || $0.hasSuffix("." + name) }
        }.joined(separator: ",")
    }
}
