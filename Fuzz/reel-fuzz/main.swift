import CFuzzer
import Glibc
import ReelFuzz

// reel-fuzz TARGET [libFuzzer's arguments]: `make fuzz` calls it.

// Proof: set once, before the driver starts, and read from the one thread that it runs.
nonisolated(unsafe) private var target = FuzzTarget.json

guard CommandLine.arguments.count > 1, let wanted = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
    print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
    exit(2)
}
target = wanted
let words = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
var count = Int32(words.count)
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: words.count + 1)
for (place, word) in words.enumerated() { arguments?[place] = strdup(word) }
arguments?[words.count] = nil
exit(
    LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
        target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
    })
