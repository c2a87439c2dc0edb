import Glibc
package import NIOPosix

/// Asks the system for the addresses of a host name.
package struct HostResolver: Sendable {
    /// getaddrinfo cannot be interrupted, so a cancelled lookup keeps its thread until the system gives up.
    let threads: NIOThreadPool

    package init(threads: NIOThreadPool) {
        self.threads = threads
    }

    /// Every address of `host`, in the order in which the system would try them.
    /// - Throws: `FetchError` with `unreachable`, or `CancellationError` as soon as the task is cancelled.
    package func addresses(of host: String) async throws -> [IPAddress] {
        let (answers, answer) = AsyncStream.makeStream(of: Result<[IPAddress], FetchError>.self)
        threads.submit { state in
            if state == .active {
                answer.yield(Result { () throws(FetchError) in try Self.lookUp(host) })
            }
            answer.finish()
        }
        for await result in answers {
            return try result.get()
        }
        try Task.checkCancellation()
        throw FetchError.unreachable("The name lookup for \(host) did not run: its threads have stopped.")
    }

    private static func lookUp(_ host: String) throws(FetchError) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw .unreachable("The name lookup for \(host) failed: \(String(cString: gai_strerror(status))).")
        }
        defer { freeaddrinfo(list) }
        let entries = sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { $0?.pointee }
        return entries.compactMap { entry in
            guard let address = entry.ai_addr else { return nil }
            return switch entry.ai_family {
            case AF_INET: address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { IPAddress($0.pointee.sin_addr) }
            case AF_INET6: address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { IPAddress($0.pointee.sin6_addr) }
            default: nil
            }
        }
    }
}
