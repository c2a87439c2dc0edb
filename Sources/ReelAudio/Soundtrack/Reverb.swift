import Glibc

/// The echo of a room: eight delay lines that feed each other, each losing treble as walls do.
///
/// Feedback delay network: Jot and Chaigne, "Digital delay networks for designing artificial reverberators", AES 90, 1991.
struct Reverb {
    private let room: Room

    init(_ room: Room) {
        self.room = room
    }

    /// The echo alone of both channels of `sound`, at its level.
    func echo(of sound: AudioBuffer) -> AudioBuffer {
        let lengths = (room == .room ? Self.short : Self.long)
        let rate = Double(AudioBuffer.sampleRate)
        var lines = lengths.map { [Float](repeating: 0, count: $0) }
        let losses = SIMD8<Float>(lengths.map { Float(pow(10, -3 * Double($0) / rate / room.decay)) })
        var damped = SIMD8<Float>(repeating: 0)
        var places = [Int](repeating: 0, count: 8)
        var echo = AudioBuffer(frameCount: sound.frameCount)
        let gain = Float(Decibels.gain(room.level) * 0.6)
        for frame in 0..<sound.frameCount {
            var out = SIMD8<Float>()
            for line in 0..<8 { out[line] = lines[line][places[line]] }
            damped += (out - damped) * 0.55
            let kept = damped * losses
            // A Householder reflection: every line feeds every other, and no energy is made.
            let mixed = kept - SIMD8(repeating: kept.sum() / 4)
            let input = 0.5 * (sound.left[frame] + sound.right[frame])
            for line in 0..<8 {
                lines[line][places[line]] = mixed[line] + (line % 2 == 0 ? input : -input)
                places[line] += 1
                if places[line] == lengths[line] { places[line] = 0 }
            }
            echo.left[frame] = (out[0] + out[2] - out[5] + out[7]) * gain
            echo.right[frame] = (out[1] - out[3] + out[4] + out[6]) * gain
        }
        return echo
    }

    /// Primes, in samples: no two echoes fall together.
    private static let short = [349, 431, 523, 617, 719, 827, 941, 1049]
    private static let long = [1153, 1409, 1619, 1879, 2113, 2351, 2593, 2851]
}
