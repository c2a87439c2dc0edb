import ReelDiffusion
import ReelTensor

/// What `reel-wan` prints.
enum Table {
    static func check(_ torch: Torch, _ device: Device) -> Bool {
        let check = OperationCheck(torch: torch, device: device)
        let failures = check.failures()
        for failure in failures { print("FAIL  \(failure)") }
        print("\(check.count - failures.count) of \(check.count) operations give what they must")
        return failures.isEmpty
    }

    static func parity(_ torch: Torch, _ fixtures: String) throws(TensorError) -> Bool {
        let report = try WanParity(folder: fixtures, torch: torch).report()
        let width = report.rows.map(\.module.count).max() ?? 0
        for row in report.rows {
            let name = row.module + String(repeating: " ", count: width - row.module.count)
            print("\(row.holds ? "ok  " : "FAIL")  \(name)  \(row.difference)  (limit \(row.limit)) \(row.note)")
        }
        print(report.summary)
        return report.holds
    }

    static func bench(
        _ torch: Torch, _ device: Device, _ size: WanBenchmark.Size, _ shape: (width: Int, height: Int, frames: Int), _ steps: Int
    ) throws(TensorError) -> Bool {
        let result = try WanBenchmark(size, torch: torch, device: device)
            .run(width: shape.width, height: shape.height, frames: shape.frames, steps: steps)
        let sorted = result.seconds.sorted()
        print("Wan \(size.rawValue), \(shape.width)x\(shape.height), \(shape.frames) frames: \(result.tokens) tokens")
        print("seconds a step, without guidance: median \(sorted[sorted.count / 2]), least \(sorted[0])")
        if let before = result.free.before, let after = result.free.after {
            print("memory taken on the GPU after \(steps + 1) steps: \((before - after) >> 20) MiB")
        }
        return true
    }
}
