/// Something that moves by itself in a picture: where a region of the picture looks like it, or drawn over all of it (snow, rain).
package enum AmbientEffect: String, Hashable, Sendable, CaseIterable {
    case water, foliage, clouds, fire, flicker, mist, snow, rain

    /// Whether it comes over the whole picture, whatever the picture shows.
    var needsNoRegion: Bool { self == .snow || self == .rain }
}
