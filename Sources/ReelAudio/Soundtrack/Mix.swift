import Glibc

/// Sounds that play together, each at its own level.
package struct Mix: Sendable {
    package struct Part: Sendable {
        package let source: any SoundSource
        /// Loudness units above or below the other parts.
        package let level: Double
        /// Fixes the part's randomness whatever else plays.
        package let seed: UInt64

        package init(source: any SoundSource, level: Double, seed: UInt64) {
            self.source = source
            self.level = level
            self.seed = seed
        }
    }

    package let parts: [Part]

    package init(parts: [Part]) {
        self.parts = parts
    }

    /// All parts, each brought to its level before they are added.
    package func render(frameCount: Int) -> AudioBuffer {
        var mixed = AudioBuffer(frameCount: frameCount)
        for part in parts {
            var random = SplitMix64(seed: part.seed)
            let sound = part.source.render(frameCount: frameCount, random: &random)
            guard let loudness = IntegratedLoudness(of: sound).lufs else { continue }
            mixed.add(sound, gain: pow(10, (Self.reference + part.level - loudness) / 20))
        }
        return mixed
    }

    private static let reference = -23.0
}
