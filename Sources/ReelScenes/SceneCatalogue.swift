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

    /// Those whose in-betweens an engine is measured by: one kind of motion each, its amount and direction drawn from the seed.
    public static let groundTruth = truths.map(\.name)

    private static let makers = landscapes + truths

    private static let landscapes: [(name: String, make: @Sendable (UInt64) -> Scene)] = [
        ("harbour", Scene.harbour), ("valley", Scene.valley),
    ]

    private static let truths: [(name: String, make: @Sendable (UInt64) -> Scene)] = [
        ("pan", Scene.pan), ("zoom", Scene.zoom), ("rotate", Scene.rotate), ("perspective", Scene.perspective),
        ("exposure", Scene.exposure), ("object", Scene.object), ("two-objects", Scene.twoObjects), ("parallax", Scene.parallax),
        ("foreground", Scene.foreground), ("small-motion", Scene.smallMotion), ("non-rigid", Scene.nonRigid),
        ("thin", Scene.thin), ("repetitive", Scene.repetitive),
    ]
}
