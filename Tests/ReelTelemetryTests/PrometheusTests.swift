import CoreMetrics
import ReelTelemetry
import Testing

@Suite struct PrometheusTests {
    let registry = PrometheusRegistry()

    @Test func `text has help, type, and each series in the order of its labels`() {
        registry.counter("b_total", "Things.", labels: [("kind", "z")]).increment(by: 2)
        registry.counter("b_total", labels: [("kind", "a")]).increment()
        registry.gauge("a").set(-1.5)
        #expect(
            registry.text() == """
                # TYPE a gauge
                a -1.5
                # HELP b_total Things.
                # TYPE b_total counter
                b_total{kind="a"} 1
                b_total{kind="z"} 2

                """)
    }

    @Test func `buckets are cumulative, and a figure on a bound is within it`() {
        let histogram = registry.histogram("h", labels: [("k", "v")], bounds: [1, 2.5])
        for value in [1, 2, 2.5, 7] { histogram.record(value) }
        histogram.record(.nan)
        #expect(
            registry.text() == """
                # TYPE h histogram
                h_bucket{k="v",le="1"} 1
                h_bucket{k="v",le="2.5"} 3
                h_bucket{k="v",le="+Inf"} 4
                h_sum{k="v"} 12.5
                h_count{k="v"} 4

                """)
    }

    @Test func `labels and help cannot break out of their line`() {
        registry.counter("c_total", "a\nb\\c", labels: [("in-valid", "x\"} 1\nforged 2\\")]).increment()
        #expect(
            registry.text() == #"""
                # HELP c_total a\nb\\c
                # TYPE c_total counter
                c_total{in_valid="x\"} 1\nforged 2\\"} 1

                """#)
    }

    @Test func `a name has one type, and the same name and labels give the same series`() {
        registry.counter("n", labels: [("a", "1")]).increment()
        registry.counter("n", labels: [("a", "1")]).increment()
        registry.gauge("n").set(9)
        #expect(registry.text() == "# TYPE n counter\nn{a=\"1\"} 2\n")
    }

    @Test func `series that are left out while they are zero come when they count`() {
        let counter = registry.counter("z_total", omitsZeros: true)
        #expect(!registry.text().contains("z_total " + "0"))
        counter.increment()
        #expect(registry.text().contains("z_total 1"))
    }

    @Test func `counting at the same time loses nothing`() async {
        let counter = registry.counter("p_total")
        let histogram = registry.histogram("p_seconds", bounds: [1])
        let gauge = registry.gauge("p")
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.increment()
                        counter.increment(by: 0.5)
                        histogram.record(0.25)
                        gauge.add(1)
                    }
                }
            }
        }
        #expect(counter.value == 12000 && histogram.sum == 2000 && histogram.bucketCounts == [8000, 0] && gauge.value == 8000)
    }

    @Test func `what swift-metrics records is there under its own name, times in seconds`() {
        let factory = PrometheusFactory(registry: registry)
        Recorder(label: "reel_commit_batch_size", factory: factory).record(5)
        CoreMetrics.Timer(label: "reel_commit_seconds", factory: factory).recordNanoseconds(20_000_000)
        Counter(label: "hits_total", dimensions: [("who", "me")], factory: factory).increment(by: 3)
        FloatingPointCounter(label: "halves_total", factory: factory).increment(by: 0.5)
        Meter(label: "level", factory: factory).set(4)
        Gauge(label: "depth", factory: factory).record(2)
        let lines = registry.text().split(separator: "\n").map(String.init)
        for expected in [
            "reel_commit_batch_size_bucket{le=\"4\"} 0", "reel_commit_batch_size_bucket{le=\"8\"} 1",
            "reel_commit_batch_size_sum 5", "reel_commit_seconds_bucket{le=\"0.01\"} 0",
            "reel_commit_seconds_bucket{le=\"0.025\"} 1", "reel_commit_seconds_sum 0.02", "reel_commit_seconds_count 1",
            "hits_total{who=\"me\"} 3", "halves_total 0.5", "level 4", "depth 2",
        ] {
            #expect(lines.contains(expected))
        }
    }

    @Test func `labels of strangers do not fill the memory`() {
        let factory = PrometheusFactory(registry: registry, maximumSeries: 3)
        for number in 0..<50 {
            Counter(label: "paths_total", dimensions: [("path", "/\(number)")], factory: factory).increment()
        }
        let lines = registry.text().split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == 4 && lines.contains("paths_total{path=\"other\"} 47"))
    }

    @Test func `the process's own figures are those of the system`() throws {
        let figures = try #require(ProcessFigures.read())
        #expect(figures.residentMemory > 1_000_000 && figures.openFiles >= 3 && figures.startTime > 1.6e9)
        figures.record(in: registry)
        figures.record(in: registry)
        #expect(registry.counter("process_cpu_seconds_total").value == figures.cpuSeconds)
    }
}
