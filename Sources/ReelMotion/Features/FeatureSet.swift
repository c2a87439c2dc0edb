/// The features of one picture with a descriptor each.
package struct FeatureSet: Sendable {
    package private(set) var features: [Feature] = []
    /// `Descriptor.length` floats for each feature, of unit length.
    private(set) var descriptors: [Float] = []

    package var count: Int { features.count }

    private init() {}

    /// The features that `keep` accepts, in the same order.
    func filter(_ keep: (Feature) -> Bool) -> FeatureSet {
        var result = FeatureSet()
        for (index, feature) in features.enumerated() where keep(feature) {
            result.features.append(feature)
            result.descriptors += descriptors[index * Descriptor.length..<(index + 1) * Descriptor.length]
        }
        return result
    }

    /// The features of `plane`, grey levels 0...255.
    package init(_ plane: Plane) {
        let space = ScaleSpace(plane)
        for keypoint in FeatureDetector().keypoints(in: space) {
            let level = min(max(Int(keypoint.level.rounded()), 0), ScaleSpace.intervals + 2)
            let blurred = space.octaves[keypoint.octave].blurred[level]
            let sigma = ScaleSpace.sigma(keypoint.level)
            let pixel = Float(1 << keypoint.octave)
            let histogram = OrientationHistogram(blurred, x: keypoint.x, y: keypoint.y, sigma: sigma)
            for angle in histogram.peaks() {
                let place = Point(Double(keypoint.x * pixel), Double(keypoint.y * pixel))
                features.append(Feature(position: place, size: sigma * pixel, angle: angle))
                descriptors += Descriptor.values(blurred, x: keypoint.x, y: keypoint.y, sigma: sigma, angle: angle)
            }
        }
    }
}
