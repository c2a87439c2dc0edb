/// The nearly silent sound of a place: soft low noise.
struct RoomTone: SoundSource {
    func render(frameCount: Int, random: inout SplitMix64) -> AudioBuffer {
        AudioBuffer(
            left: channel(frameCount: frameCount, random: &random), right: channel(frameCount: frameCount, random: &random))
    }

    private func channel(frameCount: Int, random: inout SplitMix64) -> [Float] {
        var pink = PinkNoise()
        var softening = StateVariableFilter(hertz: 420, q: 0.6)
        // Below this nothing is heard as a place, only as a rumble that costs headroom.
        var rumble = StateVariableFilter(hertz: 70, q: 0.7)
        return (0..<frameCount).map { _ in
            let noise = rumble.process(pink.next(&random)).high
            return Float(softening.process(noise).low + 0.02 * noise)
        }
    }
}
