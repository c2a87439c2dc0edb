/// How a file that lies on an S3 server gets to whoever asks for it. A file on this machine's disk is always sent from there.
public enum FileDelivery: Hashable, Sendable {
    /// Through this server: clients need not reach the S3 server, and its headers are Reel's.
    case proxied
    /// By a redirect to a URL on the S3 server that is good for so many seconds: the bytes do not come through here.
    case redirected(seconds: Int)

    /// Seconds that such a URL may be good for; S3 allows no more than a week.
    public static let lifetimes = 1...604_800
}
