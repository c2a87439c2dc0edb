/// Why a list of prices cannot be used: a sentence without its full stop.
public struct PriceListError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) {
        self.description = description
    }
}
