import ReelAPI
import ReelShot

/// What fal says is wrong with an input: as good for whoever asked here.
struct FalRefusal {
    /// With the field that is to blame, if it names one.
    let failure: DelegateFailure

    /// - Returns: nil if the body is no list of faults.
    init?(_ body: JSONValue, status: Int) {
        guard let fault = body["detail"]?.array?.first, let message = fault["msg"]?.string else { return nil }
        let words = DelegateFailure.line(message) ?? "it does not say why"
        failure = DelegateFailure(.refused, "It refused the request (\(status)): \(words)")
    }
}
