/// Decides which addresses a URL may be reached at, before any connection is made.
struct AddressGuard: Sendable {
    let policy: FetchPolicy
    let lookUp: @Sendable (_ host: String) async throws -> [IPAddress]

    /// The addresses of `url`'s host, looked up once.
    /// - Throws: `FetchError` with `forbiddenAddress` unless the policy permits all of them.
    func addresses(of url: RemoteURL) async throws -> [IPAddress] {
        let addresses = if let literal = url.address { [literal] } else { try await lookUp(url.host) }
        // One bad address among good ones is how a name is made to pass a check and then lead inside.
        for address in addresses where !policy.permits(address) {
            let purpose = address.specialPurpose?.rawValue ?? "not permitted"
            throw FetchError.forbiddenAddress("\(url.host) leads to \(address), which is \(purpose).")
        }
        return addresses
    }
}
