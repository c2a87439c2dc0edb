/// What came back from a webhook's receiver.
public enum WebhookReply: Hashable, Sendable {
    /// 2xx.
    case acknowledged
    /// Sending it again would not help.
    case refused(reason: String)
    /// Sending it again later may help.
    case failed(reason: String)
}
