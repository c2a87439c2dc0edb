import FoundationEssentials
import Glibc

/// What the system knows of this process, under the names that Prometheus's own clients give.
public struct ProcessFigures: Hashable, Sendable {
    /// In bytes.
    public var residentMemory: Double
    /// Seconds of processor time, in user and system mode.
    public var cpuSeconds: Double
    /// Seconds since 1970.
    public var startTime: Double
    public var openFiles: Double

    /// Reads Linux's `/proc/self`: short, but blocking.
    /// - Returns: nil where there is none.
    public static func read() -> ProcessFigures? {
        guard let stat = text("/proc/self/stat"), let boot = bootTime,
            // The program's name, in parentheses, may hold anything.
            let fields = stat.lastIndex(of: ")").map({ stat[stat.index(after: $0)...].split(separator: " ") }),
            fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]), let start = Double(fields[19]),
            let pages = Double(fields[21])
        else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return ProcessFigures(
            residentMemory: pages * Double(sysconf(Int32(_SC_PAGESIZE))), cpuSeconds: (user + system) / ticks,
            startTime: boot + start / ticks, openFiles: Double(openFileCount))
    }

    /// Sets the gauges and counters of `registry`.
    public func record(in registry: PrometheusRegistry) {
        registry.gauge("process_resident_memory_bytes", "Memory in use, in bytes.").set(residentMemory)
        registry.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.").set(startTime)
        registry.gauge("process_open_fds", "Open file descriptors.").set(openFiles)
        let cpu = registry.counter("process_cpu_seconds_total", "Processor time used, user and system, in seconds.")
        cpu.increment(by: max(0, cpuSeconds - cpu.value))
    }

    private static var openFileCount: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Not `.`, `..` and the folder itself.
        return count - 3
    }

    private static var bootTime: Double? {
        text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
    }

    private static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
