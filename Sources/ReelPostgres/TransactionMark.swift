/// By what a durable transaction can be asked for once its connection has broken.
struct TransactionMark: Sendable {
    /// The server's number for it. A crash forgets those that had not reached the log, and they are given out again.
    let number: String
    /// Between which crashes the number was given.
    let incarnation: String

    /// Nil where nobody could tell afterwards.
    init?(number: String?, incarnation: String?) {
        guard let number, let incarnation else { return nil }
        (self.number, self.incarnation) = (number, incarnation)
    }
}
