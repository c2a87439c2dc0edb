/// What an owner's jobs have cost and will cost, in millionths of a US dollar.
public struct Account: Hashable, Sendable {
    /// For jobs that have succeeded, ever.
    public var spent: Int
    /// For jobs that wait or run, if all of them succeed.
    public var pending: Int

    public init(spent: Int, pending: Int) {
        self.spent = spent
        self.pending = pending
    }
}
