import Glibc
import ReelDiffusion
import ReelTensor

// Compares and measures Reel's models: `make parity`, `make bench-wan`. It needs nothing but torch.

func fail(_ words: String, _ code: Int32 = 1) -> Never {
    let line = "reel-wan: \(words)\n"
    _ = write(STDERR_FILENO, line, line.utf8.count)
    exit(code)
}

do throws(Options.UsageError) {
    let options = try Options(CommandLine.arguments.dropFirst())
    do throws(TensorError) {
        guard let folder = options.torch.flatMap({ TorchFolder(path: $0) }) ?? TorchFolder.find()
        else { fail("there is no torch here. \(TorchFolder.advice)") }
        let torch = try Torch(folder: folder.path, threads: options.threads)
        let device: Device = torch.has(.cuda) ? .cuda : .cpu
        print("torch \(torch.version) on \(device)")
        let isSound =
            switch options.command {
            case .check: Table.check(torch, device)
            case .parity(let fixtures): try Table.parity(torch, fixtures)
            case .bench(let size, let shape, let steps): try Table.bench(torch, device, size, shape, steps)
            }
        exit(isSound ? 0 : 1)
    } catch {
        fail("\(error)")
    }
} catch {
    fail(error.description, 2)
}
