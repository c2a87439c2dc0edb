/// Where the webhook of a job stands.
///
///     waiting -> owed                               the job ends, in the same transaction
///     owed    -> sending                            claimWebhook
///     sending -> delivered, abandoned, owed again   settleWebhook, by what came of the attempt
///     sending -> owed                               recover, after a crash
public enum WebhookState: String, Codable, CaseIterable, Sendable {
    case waiting, owed, sending, delivered, abandoned
}
