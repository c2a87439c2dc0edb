import Foundation
public import ReelAPI
import ReelShot

/// Which model makes the videos of which endpoint; the built-in engine makes those of the others.
public struct ModelChoice: Sendable {
    private let models: [String: InstalledModel]

    /// Built-in throughout.
    public init() { models = [:] }

    /// - Parameters:
    ///   - settings: `ENDPOINT=MODEL`, an endpoint by its id or its tail.
    ///   - installed: the models there are.
    /// - Throws: `ServerError` for an endpoint or a model that there is not.
    public init(_ settings: [String], installed: [InstalledModel], catalogue: EndpointCatalogue) throws(ServerError) {
        var models: [String: InstalledModel] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ServerError("\(setting) is not ENDPOINT=MODEL, such as image-to-video=wan2.2.")
            }
            guard let endpoint = catalogue.endpoint(tail: parts[0]) else {
                throw ServerError("No endpoint is called \(parts[0]). reel models lists them.")
            }
            guard let model = installed.first(where: { $0.name == parts[1] }) else {
                let names = installed.map(\.name).joined(separator: ", ")
                throw ServerError(
                    "No model is called \(parts[1]). Add it with reel models add\(names.isEmpty ? "" : "; there are: \(names)").")
            }
            models[endpoint.id] = model
        }
        self.models = models
    }

    public var isEmpty: Bool { models.isEmpty }

    /// What an engine must be able to read: the models' folders, their adapters, and the tensor library with what it is installed beside.
    public var files: [String] {
        models.values.map(\.model).flatMap { model in
            Self.targets(in: model.folder) + model.adapters.map(Self.resolved)
                + [model.runtime].compactMap(\.self).flatMap(Self.libraries)
        }
    }

    /// A folder, and what the links in it lead to: downloads are often kept elsewhere under the names of their contents.
    private static func targets(in folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let links = names.map { folder + "/" + $0 }.filter {
            (try? FileManager.default.attributesOfItem(atPath: $0)[.type] as? FileAttributeType) == .typeSymbolicLink
        }
        return [resolved(folder)] + Set(links.map(resolved)).sorted()
    }

    private static func resolved(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }

    /// `…/site-packages/torch/lib` needs the libraries of other packages beside it.
    private static func libraries(_ runtime: String) -> [String] {
        let torch = (runtime as NSString).deletingLastPathComponent
        guard (torch as NSString).lastPathComponent == "torch" else { return [runtime] }
        return [runtime, (torch as NSString).deletingLastPathComponent]
    }

    /// `shot`, to be made by the model of `endpoint` if it has one.
    func applied(to shot: Shot, endpoint: String) -> Shot {
        guard let installed = models[endpoint] else { return shot }
        var shot = shot
        shot.engine = installed.engine
        shot.model = installed.model
        return shot
    }
}
