import Glibc

/// Where sounds stand between left and right while the camera turns past them.
struct Scenery: Sendable {
    private let camera: CameraPath
    private let frameCount: Int

    init(_ camera: CameraPath, frameCount: Int) {
        self.camera = camera
        self.frameCount = frameCount
    }

    var isStill: Bool { camera.sideways.count < 2 }

    /// How far everything has moved to the right of where it was, as a share of the way from left to right.
    ///
    /// Twice what the picture moves: ears place sounds less sharply than eyes.
    private func offset(at frame: Int) -> Double {
        min(max(-2 * camera.sideways(at: Double(frame) / Double(max(1, frameCount - 1))), -0.5), 0.5)
    }

    /// Adds a mono sound that stands at `pan` (0 left ... 1 right) at the start of the clip.
    func add(_ samples: [Float], at start: Int, pan: Double, gain: Float, to sound: inout AudioBuffer) {
        var gains = (left: Float(0), right: Float(0))
        for (index, sample) in samples.enumerated() {
            let frame = start + index
            guard frame >= 0, frame < sound.frameCount else { continue }
            if index % 256 == 0 {
                let angle = min(max(pan + offset(at: frame), 0.04), 0.96) * .pi / 2
                gains = (Float(cos(angle)) * gain, Float(sin(angle)) * gain)
            }
            sound.left[frame] += sample * gains.left
            sound.right[frame] += sample * gains.right
        }
    }

    /// Turns a whole stereo scene: what leaves one side arrives at the other, the sum of energies stays.
    func turn(_ sound: inout AudioBuffer) {
        guard !isStill else { return }
        var keep = Float(1)
        var move = Float(0)
        var toRight = true
        for frame in 0..<sound.frameCount {
            if frame % 256 == 0 {
                let offset = offset(at: frame)
                toRight = offset > 0
                keep = Float(cos(abs(offset) * .pi / 2))
                move = Float(sin(abs(offset) * .pi / 2))
            }
            let (left, right) = (sound.left[frame], sound.right[frame])
            sound.left[frame] = toRight ? keep * left : left + move * right
            sound.right[frame] = toRight ? right + move * left : keep * right
        }
    }
}
