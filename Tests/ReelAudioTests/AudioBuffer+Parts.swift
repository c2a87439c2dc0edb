import ReelAudio

extension AudioBuffer {
    /// The frames of a range alone.
    func part(_ range: Range<Int>) -> AudioBuffer {
        var part = AudioBuffer(seconds: 0)
        part.left = Array(left[range])
        part.right = Array(right[range])
        return part
    }

    /// The last frame first.
    var reversed: AudioBuffer {
        var back = self
        back.left.reverse()
        back.right.reverse()
        return back
    }

    /// Of both channels together.
    var rootMeanSquare: Double {
        let sum = (left + right).reduce(0.0) { $0 + Double($1) * Double($1) }
        return (sum / Double(max(1, 2 * frameCount))).squareRoot()
    }

    /// The energy of the left channel over that of the right one.
    var balance: Double {
        let energies = [left, right].map { $0.reduce(1e-12) { $0 + Double($1) * Double($1) } }
        return energies[0] / energies[1]
    }
}
