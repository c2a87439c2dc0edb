import FoundationEssentials
import HTTPTypes
import NIOCore
import ReelAPI
import ReelFetch

/// What every request comes by before anything is done about it: the limit of its address, its key, the rate of its key.
struct Gate: Sendable {
    let authenticator: Authenticator
    /// Nil where addresses have no limit.
    let addresses: AddressLimiter?
    let trustedProxies: [Network]

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
        if let allowance = requester.allowance, route?.countsForRate == true, let wait = allowance.take() {
            throw .tooManyRequests("This key may send \(allowance.perMinute) requests in a minute.", wait, target)
        }
        return requester
    }
}

extension APIError {
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
