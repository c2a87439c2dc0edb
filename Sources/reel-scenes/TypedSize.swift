import ArgumentParser

/// A picture size as it is typed: 1280x720.
struct TypedSize: ExpressibleByArgument {
    let width: Int
    let height: Int

    static let limit = 16...4096

    init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1],
            Self.limit.contains(width), Self.limit.contains(height)
        else { return nil }
        self.width = width
        self.height = height
    }

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    var defaultValueDescription: String { "\(width)x\(height)" }
}
