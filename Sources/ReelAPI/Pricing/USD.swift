/// An amount of US dollars, in whole millionths, so that sums are exact.
public struct USD: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var millionths: Int

    public static let zero = USD(millionths: 0)

    public init(millionths: Int) {
        self.millionths = millionths
    }

    /// Reads a decimal such as `0.042` or `25`, 0 to 1000000 with at most six digits after the point; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? String(parts[1]) : "0"
        guard let digits = parts.first.map({ String($0) }), (1...7).contains(digits.count), (1...6).contains(fraction.count),
            (digits + fraction).utf8.allSatisfy({ (48...57).contains($0) }),
            let whole = Int(digits), let part = Int(fraction.padding(to: 6)),
            whole < 1_000_000 || (whole == 1_000_000 && part == 0)
        else { return nil }
        millionths = whole * 1_000_000 + part
    }

    /// Dollars, for JSON.
    public var number: Double { Double(millionths) / 1_000_000 }

    /// `$0.15`, `$0.042`: two digits after the point at least.
    public var description: String { "$" + decimal }

    /// `0.15`, `0.042`.
    public var decimal: String {
        let (whole, part) = abs(millionths).quotientAndRemainder(dividingBy: 1_000_000)
        var digits = String("\(1_000_000 + part)".dropFirst())
        while digits.count > 2, digits.hasSuffix("0") { digits.removeLast() }
        return "\(millionths < 0 ? "-" : "")\(whole).\(digits)"
    }

    public static func < (left: USD, right: USD) -> Bool { left.millionths < right.millionths }
}

extension StringProtocol {
    fileprivate func padding(to length: Int) -> String {
        String(self) + String(repeating: "0", count: Swift.max(0, length - count))
    }
}
