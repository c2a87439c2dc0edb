/// What an engine program says of a folder of weights that it was asked to look at.
public struct ModelReport: Codable, Hashable, Sendable {
    /// For the operator, in a few lines.
    public var words: String
    /// Where the tensor library is that it found.
    public var runtime: String

    public init(words: String, runtime: String) { (self.words, self.runtime) = (words, runtime) }
}
