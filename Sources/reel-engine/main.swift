import Glibc
import ReelEngine
import ReelMotion

// One shot per line on standard input, one event per line on standard output, until the input ends.

let options: EngineOptions
do {
    options = try EngineOptions(CommandLine.arguments.dropFirst())
} catch {
    fputs("reel-engine: \(error)\n", stderr)
    exit(2)
}
if options.showsVersion {
    print("reel-engine 0.1.0")
    exit(0)
}

let engines = EngineRegistry([MotionEngine()])
do {
    let channel = try EventChannel()
    let renderer = ShotRenderer(engines: engines, threads: options.threads)
    while let line = readLine() {
        try renderer.render(line: line, report: channel.send)
    }
} catch {
    fputs("reel-engine: \(error)\n", stderr)
    exit(1)
}
