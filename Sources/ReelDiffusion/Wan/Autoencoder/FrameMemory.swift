import ReelTensor

/// What causal convolutions remember of the frames before, so that a video can pass in pieces.
///
/// Each convolution has a slot, in the order in which they are met; `rewind` goes back to the first for the next piece.
final class FrameMemory {
    enum Slot {
        /// No piece has passed.
        case empty
        /// The first piece has passed an enlargement in time, which left it as it was.
        case started
        case frames(Tensor)
    }

    private var slots: [Slot] = []
    private var next = 0

    func rewind() { next = 0 }

    /// What the next convolution remembers.
    var current: Slot { next < slots.count ? slots[next] : .empty }

    /// Keeps what the next convolution is to remember, and goes on to the one after.
    func keep(_ slot: Slot) {
        if next < slots.count { slots[next] = slot } else { slots.append(slot) }
        next += 1
    }
}
