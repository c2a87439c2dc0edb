import Foundation

/// The models that were added with `reel models add`: a file of the data folder.
public struct ModelList: Sendable {
    private let path: String

    public init(dataDirectory: String) { path = dataDirectory + "/models.json" }

    /// By name.
    /// - Throws: `ServerError` if the file is damaged.
    public func models() throws(ServerError) -> [InstalledModel] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        guard let models = try? JSONDecoder().decode([InstalledModel].self, from: data) else {
            throw ServerError("\(path) is damaged. Remove it, and add the models again with reel models add.")
        }
        return models.sorted { $0.name < $1.name }
    }

    /// Adds a model, in place of one of its name.
    /// - Throws: `ServerError` if the file is damaged or cannot be written.
    public func add(_ model: InstalledModel) throws(ServerError) {
        try write(models().filter { $0.name != model.name } + [model])
    }

    /// Forgets a model; its files stay.
    /// - Returns: whether there was one of that name.
    public func remove(_ name: String) throws(ServerError) -> Bool {
        let all = try models()
        guard all.contains(where: { $0.name == name }) else { return false }
        try write(all.filter { $0.name != name })
        return true
    }

    private func write(_ models: [InstalledModel]) throws(ServerError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try encoder.encode(models).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw ServerError("\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
