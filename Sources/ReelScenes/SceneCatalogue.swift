/// The scenes that can be drawn, by name.
public enum SceneCatalogue {
    /// In the order in which a list shows them.
    public static let names = makers.map(\.name)

    /// - Throws: `SceneError` when `name` is not one of `names`.
    public static func scene(named name: String, seed: UInt64) throws(SceneError) -> Scene {
        guard let maker = makers.first(where: { $0.name == name }) else {
            throw .unknown(name: name, known: names)
        }
        return maker.make(seed)
    }

    private static let makers: [(name: String, make: @Sendable (UInt64) -> Scene)] = [
        ("harbour", Scene.harbour), ("valley", Scene.valley), ("pan", Scene.pan), ("zoom", Scene.zoom), ("rotate", Scene.rotate),
        ("perspective", Scene.perspective), ("object", Scene.object), ("parallax", Scene.parallax), ("exposure", Scene.exposure),
    ]
}
