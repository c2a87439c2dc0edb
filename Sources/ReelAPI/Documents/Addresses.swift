/// How the reader of a document reaches the server: what the URLs in it start with, without a slash at the end.
public struct Addresses: Hashable, Sendable {
    /// The pages and documents, such as `http://localhost:8080`.
    public var site: String
    /// Synchronous runs.
    public var run: String
    /// The queue.
    public var queue: String
    /// Whether these are fal's own names, at which fal's clients call by themselves.
    public var areFals: Bool

    /// A server under a name of its own.
    public init(base: String) {
        (site, run, queue, areFals) = (base, base, base + "/queue", false)
    }

    /// fal's names, for a reader who is led here from there.
    public static let fals = Addresses(
        site: "https://fal.ai", run: "https://fal.run", queue: "https://queue.fal.run", areFals: true)

    private init(site: String, run: String, queue: String, areFals: Bool) {
        (self.site, self.run, self.queue, self.areFals) = (site, run, queue, areFals)
    }
}
