public import CoreMetrics

/// What swift-metrics records, kept in a registry for Prometheus.
///
/// Counters become counters, meters and recorders of single values gauges, timers (in seconds) and aggregating recorders
/// histograms with fixed buckets. A metric whose labels take more than `maximumSeries` values shows the rest as one series
/// with the label `other`, so that nothing a stranger sends can fill the memory.
public struct PrometheusFactory: MetricsFactory {
    private let registry: PrometheusRegistry
    private let maximumSeries: Int

    public init(registry: PrometheusRegistry, maximumSeries: Int = 100) {
        self.registry = registry
        self.maximumSeries = maximumSeries
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Counting(series: registry.counter(label, labels: bounded(dimensions, of: label)))
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        Counting(series: registry.counter(label, labels: bounded(dimensions, of: label)))
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        Metering(series: registry.gauge(label, labels: bounded(dimensions, of: label)))
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        let labels = bounded(dimensions, of: label)
        return aggregate
            ? Recording(series: registry.histogram(label, labels: labels))
            : Metering(series: registry.gauge(label, labels: labels))
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Recording(series: registry.histogram(label, labels: bounded(dimensions, of: label)))
    }

    // A series stays for as long as the process: Prometheus expects counters to go on where they were.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func bounded(_ dimensions: [(String, String)], of label: String) -> [(name: String, value: String)] {
        let isFull = registry.seriesCount(of: MetricLabels.name(label)) >= maximumSeries
        return dimensions.map { (name: $0.0, value: isFull ? "other" : $0.1) }
    }
}

private final class Counting: CounterHandler, FloatingPointCounterHandler {
    private let series: CounterSeries

    init(series: CounterSeries) {
        self.series = series
    }

    func increment(by amount: Int64) { series.increment(by: Int(clamping: amount)) }

    func increment(by amount: Double) { series.increment(by: amount) }

    /// Prometheus's counters never go back but at a restart.
    func reset() {}
}

private final class Metering: MeterHandler, RecorderHandler {
    private let series: GaugeSeries

    init(series: GaugeSeries) {
        self.series = series
    }

    func set(_ value: Int64) { series.set(Double(value)) }

    func set(_ value: Double) { series.set(value) }

    func increment(by amount: Double) { series.add(amount) }

    func decrement(by amount: Double) { series.add(-amount) }

    func record(_ value: Int64) { series.set(Double(value)) }

    func record(_ value: Double) { series.set(value) }
}

private final class Recording: RecorderHandler, TimerHandler {
    private let series: HistogramSeries

    init(series: HistogramSeries) {
        self.series = series
    }

    func record(_ value: Int64) { series.record(Double(value)) }

    func record(_ value: Double) { series.record(value) }

    func recordNanoseconds(_ duration: Int64) { series.record(Double(duration) / 1e9) }
}
