import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import ReelAPI
import ReelStorage

/// Takes files in, as the rest host and the file host of fal do.
struct UploadHandler: Sendable {
    let uploads: any UploadStore
    let tokens: UploadTokens
    let disk: DiskSpace
    let links: FileLinks
    /// Seconds that an upload is kept where its request does not say; nil for ever.
    let fileLifetime: Int?

    func respond(
        to route: UploadRoute, _ request: Request, _ target: Target, _ requester: Requester
    ) async throws -> Response {
        guard disk.hasRoom else { throw APIError.noDiskSpace }
        do {
            return switch route {
            case .token: try token(target, requester)
            case .initiate: try await initiate(request, target)
            case .send: try await send(request, target)
            case .begin: try await begin(request, target)
            case .whole(let address): try await whole(address, request, target)
            case .part(let address, let number): try await part(address, number, request)
            case .complete(let address): try await complete(address, request, target)
            }
        } catch let error as UploadError {
            throw APIError(error)
        } catch let error as StorageError where error.code == .full {
            throw APIError.noDiskSpace
        } catch let error as HTTPParserError {
            throw APIError(error)
        } catch  where error is ChannelError || error is IOError || error is CancellationError {
            throw APIError.clientDisconnected
        }
    }

    private func token(_ target: Target, _ requester: Requester) throws -> Response {
        let (token, expiry) = tokens.issue(to: requester.key, now: Date())
        return try .json([
            "token": token,
            "token_type": "Bearer",
            "base_url": target.fileBase,
            // Older Pythons do not read Z.
            "expires_at": expiry.formatted(.iso8601).replacing("Z", with: "+00:00"),
        ])
    }

    private func initiate(_ request: Request, _ target: Target) async throws -> Response {
        let announced = try AnnouncedFile(try await JSONBody.read(request))
        let address = try await uploads.begin(
            name: announced.name, contentType: announced.contentType,
            lifetime: ObjectLifecycle(request.headers, otherwise: fileLifetime).lifetime)
        return try .json(["upload_url": "\(target.url(of: address))?upload=\(address.id)", "file_url": link(address, target)])
    }

    private func send(_ request: Request, _ target: Target) async throws -> Response {
        let announced = AnnouncedFile(request.headers)
        let stored = try await uploads.store(
            request.body, length: request.length, name: announced.name, contentType: announced.contentType,
            lifetime: ObjectLifecycle(request.headers, otherwise: fileLifetime).lifetime)
        return try .json(["access_url": target.fileBase + links.path(key: stored.key, name: stored.name, now: Date())])
    }

    private func begin(_ request: Request, _ target: Target) async throws -> Response {
        let announced = AnnouncedFile(request.headers)
        let address = try await uploads.begin(
            name: announced.name, contentType: announced.contentType,
            lifetime: ObjectLifecycle(request.headers, otherwise: fileLifetime).lifetime)
        return try .json(["access_url": target.url(of: address), "uploadId": address.id.description])
    }

    private func whole(_ address: UploadAddress, _ request: Request, _ target: Target) async throws -> Response {
        _ = try await uploads.receive(wholeOf: address, from: request.body, length: request.length)
        return try .json(["access_url": link(address, target)])
    }

    /// Python reads the ETag from the header, JavaScript from the body.
    private func part(_ address: UploadAddress, _ number: Int, _ request: Request) async throws -> Response {
        let part = try await uploads.receive(part: number, of: address, from: request.body, length: request.length)
        var response = try Response.json(part)
        response.headers[.eTag] = part.etag
        return response
    }

    private func complete(_ address: UploadAddress, _ request: Request, _ target: Target) async throws -> Response {
        _ = try await uploads.finish(address, parts: CompletedParts(try await JSONBody.read(request)).parts)
        return try .json(["access_url": link(address, target)])
    }

    /// The URL under which a file can be read.
    private func link(_ address: UploadAddress, _ target: Target) -> String {
        target.fileBase + links.path(key: address.key.description, name: address.name, now: Date())
    }
}

extension Target {
    /// The URL to which the bytes of an announced file are sent, without what says that one may.
    fileprivate func url(of address: UploadAddress) -> String {
        "\(fileBase)/files/\(address.key)/\(address.name)"
    }
}

extension Request {
    /// The bytes that the body announces; nil for one that comes in chunks.
    fileprivate var length: Int? { headers[.contentLength].flatMap { Int($0) } }
}

extension APIError {
    fileprivate init(_ error: UploadError) {
        let status =
            switch error.code {
            case .unknown: 404
            case .tooLarge: 413
            default: 400
            }
        self.init(status: status, error.message, errorType: "bad_request")
    }
}
