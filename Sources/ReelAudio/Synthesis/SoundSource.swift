/// Something that can be heard: an ambience, an effect, music.
package protocol SoundSource: Sendable {
    /// `frameCount` frames of it. The level is of no account: the mix sets it.
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer
}
