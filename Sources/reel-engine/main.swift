import Glibc
import ReelConform
import ReelEngine
import ReelMedia
import ReelMotion
import ReelShot
import ReelWan

// One shot per line on standard input, one event per line on standard output, until the input ends.

func stop(_ error: any Error, status: Int32) -> Never {
    let line = "reel-engine: \(error)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
    exit(status)
}

do throws(EngineOptions.UsageError) {
    let options = try EngineOptions(CommandLine.arguments.dropFirst())
    if options.showsVersion {
        print("reel-engine \(Version.current)")
        exit(0)
    }
    if options.findsTorch {
        print(TorchReport(runtime: options.torch))
        exit(0)
    }
    if let model = options.model {
        do {
            let check = try ModelCheck(path: model, runtime: options.torch)
            print(try JSONLine.encode(ModelReport(words: check.description, runtime: check.runtime)))
            exit(0)
        } catch {
            stop(error, status: 1)
        }
    }
    do {
        // This process may have been started ahead of need: what every shot needs is done before one comes.
        let loaders = try PictureDecoder.prepare()
        if options.showsLoaders {
            for loader in loaders { print(loader) }
            exit(0)
        }
        let channel = try EventChannel()
        let stopwatch = options.showsTimings ? Stopwatch() : nil
        let engines = EngineRegistry([
            ConformingEngine(threads: options.threads),
            MotionEngine(threads: options.threads, stopwatch: stopwatch),
            WanEngine(threads: options.threads),
            PictureEngine(),
        ])
        let renderer = ShotRenderer(engines: engines, threads: options.threads, stopwatch: stopwatch)
        while let line = readLine() {
            try renderer.render(line: line, report: channel.send)
        }
    } catch {
        stop(error, status: 1)
    }
} catch {
    stop(error, status: 2)
}
