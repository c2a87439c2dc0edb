import FoundationEssentials
import HTTPTypes
import NIOCore
import ReelAPI
import ReelFetch
import ReelQueue

/// What every request comes by before anything is done about it: the limit of its address, its key, the rate of its key.
struct Gate: Sendable {
    let authenticator: Authenticator
    /// Nil where addresses have no limit.
    let addresses: AddressLimiter?
    let trustedProxies: [Network]
    /// Counts the rates of keys together with other servers; nil where this one counts them alone.
    let rates: (any RateStore)?

    /// - Parameters:
    ///   - route: nil for a path that is nothing here.
    ///   - peer: the other end of the connection.
    /// - Returns: who it is that was let in.
    /// - Throws: `APIError` 401, 403 or 429.
    func admit(
        _ headers: HTTPFields, _ route: Route?, _ target: Target, peer: @autoclosure () -> SocketAddress?
    ) throws(APIError) -> Requester {
        let address = addresses == nil ? nil : peer().flatMap { CallerAddress(peer: $0, headers, trusted: trustedProxies) }
        if let address, route?.isNeverLimited != true, let wait = addresses?.take(address) {
            throw .tooManyRequests("This address has sent too many requests, or wrong keys.", wait, target)
        }
        let credential = Credential(headers)
        let requester: Requester
        do throws(APIError) {
            requester = try authenticator.check(credential, for: route?.access, target, now: Date())
        } catch {
            if error.status == 401, credential != .absent, let address { addresses?.chargeForWrongKey(address) }
            throw error
        }
        if rates == nil, let allowance = requester.allowance, route?.countsForRate == true, let wait = allowance.take() {
            throw .keyIsTooFast(allowance, wait, target)
        }
        return requester
    }

    /// The rate of its key, where several servers count it: what `admit` cannot settle without asking them.
    /// - Throws: `APIError` 429.
    func admitByRate(_ requester: Requester, _ route: Route, _ target: Target) async throws {
        guard let rates, let key = requester.key, let allowance = requester.allowance, route.countsForRate else { return }
        let wait: Double?
        do {
            wait = try await rates.take(key: key, perMinute: allowance.perMinute)
        } catch {
            // Where the database is away, this server's own count has to do; the request itself hears of the database soon enough.
            try Task.checkCancellation()
            wait = allowance.take()
        }
        if let wait { throw APIError.keyIsTooFast(allowance, wait, target) }
    }
}

extension APIError {
    fileprivate static func keyIsTooFast(_ allowance: Allowance, _ wait: Double, _ target: Target) -> APIError {
        .tooManyRequests("This key may send \(allowance.perMinute) requests in a minute.", wait, target)
    }

    /// 429 that says when it will be otherwise, in the words of the API that the request is meant for.
    fileprivate static func tooManyRequests(_ reason: String, _ wait: Double, _ target: Target) -> APIError {
        // Rounded up, so that whoever waits as long as told is let in.
        let seconds = max(1, Int(wait.rounded(.up)))
        let message = "\(reason) Try again in \(seconds) s."
        var error =
            target.role == .run && target.segments.first == "v1"
            ? APIError.platform(.rateLimited, message) : APIError(status: 429, message, isRetryable: true)
        error.isRetryable = true
        error.retryAfter = seconds
        return error
    }
}
