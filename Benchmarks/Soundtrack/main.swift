import Foundation
import ReelAudio

/// How many CPU seconds the sound of a clip takes, prompt by prompt, as a table: `make bench-audio`.
///
///     soundtrack-cpu [SECONDS [PROMPT ...]]
let arguments = CommandLine.arguments.dropFirst()
let seconds = arguments.first.flatMap { Double($0) } ?? 8
let prompts = arguments.count > 1 ? Array(arguments.dropFirst()) : CostlyPrompts.all
let rounds = 5

/// CPU seconds of this process so far, all threads, user and system.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func cost(of prompt: String, round: Int) -> Double {
    let before = cpuSeconds()
    let camera = CameraPath(sideways: [0, 0.1, 0.3], rushes: [seconds / 2])
    let track = SoundtrackComposer().compose(
        prompt: prompt, negativePrompt: "", seconds: seconds, seed: UInt64(round), camera: camera)
    precondition(track.sound.seconds == seconds, "the track has its length")
    return cpuSeconds() - before
}

func shown(_ value: Double) -> String { String(format: "%.3f", value) }

// A process that has not spoken yet loads its voices first.
let first = cost(of: CostlyPrompts.spoken, round: 0)
print("The sound of \(seconds) s, seeds 1 to \(rounds). The first track of a process, with speech: \(shown(first)) CPU s.\n")
print("| prompt | CPU s, median | most |\n|---|---|---|")
var dearest = 0.0
for prompt in prompts {
    let costs = (1...rounds).map { cost(of: prompt, round: $0) }.sorted()
    dearest = max(dearest, costs[rounds - 1])
    print("| \(prompt.isEmpty ? "(empty)" : prompt) | \(shown(costs[rounds / 2])) | \(shown(costs[rounds - 1])) |")
}
print("\nThe dearest: \(shown(dearest)) CPU s.")
