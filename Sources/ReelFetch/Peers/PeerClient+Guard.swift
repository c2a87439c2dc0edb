import AsyncHTTPClient

extension PeerClient {
    /// Makes a request of a place that a server has named: its host is looked up once, every address that it has must be permitted, and the
    /// connection goes to one of those.
    func execute(
        _ message: HTTPClientRequest, at url: RemoteURL,
        _ receive: @Sendable (HTTPClientResponse) async throws -> PeerResponse
    ) async throws -> PeerResponse {
        var failure: any Error = PeerError(.unreachable, "\(url.host) has no address.")
        // A host may be reachable over only one of IPv4 and IPv6.
        for address in try await permittedAddresses(of: url).prefix(3) {
            do {
                return try await pinned.send(message, to: url, at: address, receive: receive)
            } catch  where error is PeerError || error is FetchError {
                throw error
            } catch {
                try Task.checkCancellation()
                failure = error
            }
        }
        throw failure
    }

    private func permittedAddresses(of url: RemoteURL) async throws -> [IPAddress] {
        do {
            return try await addresses.addresses(of: url)
        } catch let error as FetchError {
            throw PeerError(error.code == .forbiddenAddress ? .forbidden : .unreachable, error.reason)
        }
    }
}
