import FoundationEssentials

/// Names that nobody else uses.
enum RandomID {
    /// In lower case with hyphens.
    static func uuid() -> String { UUID().uuidString.lowercased() }
}
