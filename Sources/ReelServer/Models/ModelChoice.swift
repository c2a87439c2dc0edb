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

    /// `shot`, to be made by the model of `endpoint` if it has one.
    func applied(to shot: Shot, endpoint: String) -> Shot {
        guard let model = models[endpoint] else { return shot }
        var shot = shot
        shot.engine = model.engine
        shot.model = model.shotModel
        return shot
    }
}
