import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

extension InputFetcher {
    /// What a response turned out to be.
    private enum Step: Sendable {
        case file(FetchedFile)
        case redirect(to: String)
    }

    /// Follows `start` through its redirects to a file at `path`.
    func download(_ start: RemoteURL, to path: String) async throws -> FetchedFile {
        var url = start
        for _ in 0...policy.maximumRedirects {
            switch try await request(url, to: path) {
            case .file(let file): return file
            case .redirect(let location):
                url = try url.redirected(to: location, maximumLength: policy.maximumURLLength)
            }
        }
        throw FetchError.unreachable("\(start) redirects more than \(policy.maximumRedirects) times.")
    }

    private func request(_ url: RemoteURL, to path: String) async throws -> Step {
        var failure: any Error = FetchError.unreachable("\(url.host) has no address.")
        // A host may be reachable over only one of IPv4 and IPv6.
        for address in try await AddressGuard(policy: policy, lookUp: lookUp).addresses(of: url).prefix(3) {
            do {
                return try await client.get(url, at: address) { try await receive($0, from: url, to: path) }
            } catch let error as FetchError {
                throw error
            } catch {
                try Task.checkCancellation()
                failure = error
            }
        }
        throw FetchError.unreachable("\(url): \(failure)")
    }

    private func receive(_ response: HTTPClientResponse, from url: RemoteURL, to path: String) async throws -> Step {
        switch response.status.code {
        case 200..<300:
            return .file(try await save(response, from: url, to: path))
        case 301, 302, 303, 307, 308:
            guard let location = response.headers.first(name: "location") else {
                throw FetchError.unreachable("\(url) redirects without saying where.")
            }
            return .redirect(to: location)
        default:
            throw FetchError.unreachable("\(url) answered \(response.status).")
        }
    }

    private func save(_ response: HTTPClientResponse, from url: RemoteURL, to path: String) async throws -> FetchedFile {
        let limit = policy.maximumBytes
        if let announced = response.headers.first(name: "content-length").flatMap({ Int($0) }), announced > limit {
            throw FetchError.tooLarge(limit: limit)
        }
        return try await NewFile.making(at: path, on: threads) { file in
            var bytes = 0
            var start: [UInt8] = []
            do {
                for try await chunk in response.body {
                    bytes += chunk.readableBytes
                    guard bytes <= limit else { throw FetchError.tooLarge(limit: limit) }
                    try await threads.runIfActive { try file.write(chunk) }
                    guard let enough = policy.maximumBytesOfOtherFiles, start.count < enough else { continue }
                    start += chunk.readableBytesView.prefix(enough - start.count)
                    if start.count == enough, !PictureSignature.isPicture(start) { break }
                }
            } catch let error as HTTPClientError {
                throw FetchError.unreachable("\(url) broke off after \(bytes) bytes: \(error)")
            }
            // A cancelled body ends as if it were complete.
            try Task.checkCancellation()
            return FetchedFile(bytes: bytes, contentType: response.headers.first(name: "content-type").flatMap(MediaType.essence))
        }
    }
}
