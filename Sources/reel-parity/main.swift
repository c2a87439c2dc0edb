import Glibc
import ReelDiffusion
import ReelTensor

// Compares Reel's models with diffusers' and prints a table: `make parity`.
guard CommandLine.arguments.count == 3 else {
    print("usage: reel-parity FIXTURES TORCH_LIB")
    exit(2)
}
do {
    let torch = try Torch(folder: CommandLine.arguments[2], threads: 1)
    print("torch \(torch.version)")
    let report = try WanParity(folder: CommandLine.arguments[1], torch: torch).report()
    let width = report.rows.map(\.module.count).max() ?? 0
    for row in report.rows {
        let name = row.module + String(repeating: " ", count: width - row.module.count)
        print("\(row.holds ? "ok  " : "FAIL")  \(name)  \(row.difference)  (limit \(row.limit)) \(row.note)")
    }
    print(report.summary)
    exit(report.holds ? 0 : 1)
} catch {
    print("\(error)")
    exit(1)
}
