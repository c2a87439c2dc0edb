/// How long a worker holds a job without a word.
public enum JobLease {
    /// A worker that has not renewed its lease for this long is taken for dead.
    public static let length = Duration.seconds(15)
    /// How often a worker renews its lease.
    public static let renewal = Duration.seconds(5)
    /// How often leases that have run out are looked for: with `length`, a dead worker's job is back within 16 s.
    public static let check = Duration.milliseconds(750)
}
