import Foundation
import ReelAPI

/// What requests cost, and may cost.
extension Settings {
    /// The prices of the file that the flag or `REEL_PRICES` names; the published ones without it.
    func prices(_ flag: String?) throws -> PriceList {
        guard let path = flag ?? text("PRICES") else { return PriceList() }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("The prices file \(path) cannot be read.", code: CommandFailure.usage)
        }
        do {
            return try PriceList(parsing: text)
        } catch {
            throw CommandFailure("The prices file \(path): \(error).", code: CommandFailure.usage)
        }
    }

    /// What the requests of a key may cost where its entry does not say: the flag, or `REEL_BUDGET`, in dollars.
    func budget(_ flag: String?) throws -> USD? {
        try (flag ?? text("BUDGET")).map { try Self.dollars($0) }
    }

    /// - Throws: `CommandFailure` for text that is no amount that a budget can be.
    static func dollars(_ text: String) throws -> USD {
        guard let budget = USD(text) else {
            throw CommandFailure(
                "--budget is \(text); it can be 0 to 1000000 dollars, such as 12.50.", code: CommandFailure.usage)
        }
        return budget
    }
}
