import Synchronization

/// Makes the ids of answers that are about no job. They look like any other request id, and differ; they are no secret, so that
/// the system need not be asked for randomness each time.
package final class RequestTags: Sendable {
    private let state: Atomic<UInt64>

    package init(seed: UInt64 = .random(in: 0 ... .max)) {
        state = Atomic(seed)
    }

    /// A version 4 UUID in lower case (RFC 9562, section 5.4).
    package func next() -> String {
        // SplitMix64 (Steele, Lea, Flood, 2014): no state comes twice in 2^63 calls.
        let step: UInt64 = 0x9E37_79B9_7F4A_7C15
        let last = state.wrappingAdd(step &* 2, ordering: .relaxed).newValue
        let high = Self.mixed(last &- step) & ~0xF000 | 0x4000
        let low = Self.mixed(last) & ~(0b11 << 62) | (0b10 << 62)
        return String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    text[position] = UInt8(ascii: "-")
                    position += 1
                }
                let digit = UInt8((index < 16 ? high : low) >> UInt64(60 - index % 16 * 4) & 15)
                text[position] = digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
                position += 1
            }
            return position
        }
    }

    private static func mixed(_ state: UInt64) -> UInt64 {
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
