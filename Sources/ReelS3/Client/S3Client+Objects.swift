import AsyncHTTPClient
import Foundation
import NIOHTTP1

extension S3Client {
    /// Stores an object, in place of an earlier one of that key. It appears whole or not at all.
    ///
    /// - Parameters:
    ///   - key: within the location's prefix.
    ///   - metadata: names in lower case; 2 kB in all.
    public func put(
        _ bytes: [UInt8], key: String, contentType: String = "application/octet-stream", metadata: [String: String] = [:]
    ) async throws {
        let headers = Self.headers(contentType, metadata)
        _ = try await call(S3Call(method: "PUT", key: key, headers: headers, body: .bytes(bytes)))
    }

    /// Stores a file as an object: in one go, or in parts side by side if it is large; in constant memory.
    ///
    /// - Parameter metadata: is handed the file's SHA-256 in hexadecimal.
    public func put(
        _ file: S3LocalFile, key: String, contentType: String, metadata: @Sendable (_ digest: String) -> [String: String]
    ) async throws {
        let digests = try await file.digests(partLength: partLength(for: file.bytes))
        let headers = Self.headers(contentType, metadata(digests.whole))
        guard digests.parts.count > 1 else {
            let body = S3Body.file(file, 0..<file.bytes, digest: digests.whole)
            _ = try await call(S3Call(method: "PUT", key: key, headers: headers, body: body))
            return
        }
        let parts = zip(file.ranges(of: partLength(for: file.bytes)), digests.parts).map { S3Part.file(file, $0, digest: $1) }
        try await putParts(parts, key: key, headers: headers)
    }

    /// - Returns: nil if there is no such object.
    public func head(_ key: String) async throws -> S3ObjectFacts? {
        do {
            return Self.facts(try await call(S3Call(method: "HEAD", key: key)))
        } catch let error as S3Error where error.status == 404 {
            return nil
        }
    }

    /// The bytes of a small object.
    /// - Returns: nil if there is no such object.
    public func get(_ key: String, upTo limit: Int) async throws -> [UInt8]? {
        do {
            return try await call(S3Call(method: "GET", key: key)) { response in
                let bytes = try await Self.read(response, upTo: limit)
                guard response.headers.first(name: "content-length").map({ Int($0) == bytes.count }) ?? true else {
                    throw S3Error(.unreachable, "GET \(key): the answer ended early.")
                }
                return bytes
            }
        } catch let error as S3Error where error.status == 404 && error.code != .noSuchBucket {
            return nil
        }
    }

    /// Removes an object, if it is there.
    public func delete(_ key: String) async throws {
        do {
            _ = try await call(S3Call(method: "DELETE", key: key))
        } catch let error as S3Error where error.status == 404 && error.code != .noSuchBucket {
            return
        }
    }

    /// Removes objects, some side by side.
    public func delete(_ keys: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                if index >= 8 { try await group.next() }
                group.addTask { try await self.delete(key) }
            }
            try await group.waitForAll()
        }
    }

    /// Gives the bytes of one object to another, on the server.
    public func copy(_ source: String, to key: String, contentType: String, metadata: [String: String]) async throws {
        let headers =
            Self.headers(contentType, metadata) + [
                .init("x-amz-copy-source", copySource(source)), .init("x-amz-metadata-directive", "REPLACE"),
            ]
        _ = try await element(S3Call(method: "PUT", key: key, headers: headers), named: "CopyObjectResult")
    }

    /// The objects whose keys start with `prefix`, in the order of their keys, a page of up to 1000 after the other.
    ///
    /// - Parameter take: gets each page; returns whether to go on.
    public func list(_ prefix: String, _ take: ([S3ListedObject]) throws -> Bool) async throws {
        var token: String?
        let base = location.prefix.isEmpty ? "" : location.prefix + "/"
        repeat {
            var call = S3Call(method: "GET")
            call.query = [.init("list-type", "2"), .init("prefix", base + prefix), .init("encoding-type", "url")]
            if let token { call.query.append(.init("continuation-token", token)) }
            let page = try await element(call, named: "ListBucketResult")
            let isEncoded = page["EncodingType"] == "url"
            let objects = try page.children.filter { $0.name == "Contents" }.map { entry in
                guard let text = entry["Key"],
                    let key = isEncoded ? text.replacing("+", with: " ").removingPercentEncoding : text,
                    key.hasPrefix(base), let bytes = entry["Size"].flatMap({ Int($0) }),
                    let modified = entry["LastModified"].flatMap(S3Timestamp.parse(list:))
                else { throw S3Error(.badAnswer, "The server's list of objects names one without its key, size or date.") }
                return S3ListedObject(key: String(key.dropFirst(base.count)), bytes: bytes, modified: modified)
            }
            guard try take(objects) else { return }
            token = page["IsTruncated"] == "true" ? page["NextContinuationToken"] : nil
            try Task.checkCancellation()
        } while token != nil
    }

    /// All objects whose keys start with `prefix`.
    public func list(_ prefix: String) async throws -> [S3ListedObject] {
        var found: [S3ListedObject] = []
        try await list(prefix) {
            found += $0
            return true
        }
        return found
    }

    /// A URL from which whoever has it can read an object for a while.
    ///
    /// - Parameters:
    ///   - method: GET or HEAD; the URL is good for that one.
    ///   - answering: what the answer's headers are to say: `response-content-type`, `response-content-disposition`, `response-cache-control`.
    public func link(to key: String, method: String = "GET", seconds: Int, answering: [String: String] = [:]) async throws
        -> String
    {
        let query = answering.sorted { $0.key < $1.key }.map { S3Request.Field($0.key, $0.value) }
        return try await presigned(S3Call(method: method, key: key, query: query), seconds: seconds)
    }

    static func headers(_ contentType: String, _ metadata: [String: String]) -> [S3Request.Field] {
        [.init("content-type", contentType)] + metadata.sorted { $0.key < $1.key }.map { .init("x-amz-meta-\($0.key)", $0.value) }
    }

    static func facts(_ headers: HTTPHeaders) -> S3ObjectFacts {
        let prefix = "x-amz-meta-"
        let metadata = headers.filter { $0.name.lowercased().hasPrefix(prefix) }.map {
            (String($0.name.lowercased().dropFirst(prefix.count)), $0.value)
        }
        return S3ObjectFacts(
            bytes: headers.first(name: "content-length").flatMap { Int($0) } ?? 0, etag: headers.first(name: "etag") ?? "",
            metadata: Dictionary(metadata) { first, _ in first })
    }
}
