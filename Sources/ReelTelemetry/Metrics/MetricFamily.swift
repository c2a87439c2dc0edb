/// The series of one metric, which differ in their labels.
struct MetricFamily: Sendable {
    enum Series: Sendable {
        case counter(CounterSeries)
        case gauge(GaugeSeries)
        case histogram(HistogramSeries)

        /// Prometheus's name of the type.
        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    let name: String
    let help: String
    let type: String
    /// Whether a series is left out until it has something to show: for tables with many empty places.
    let omitsZeros: Bool
    var series: [MetricLabels: Series] = [:]

    /// Adds the family to `text` in Prometheus's text format 0.0.4.
    func write(to text: inout String) {
        if !help.isEmpty { text += "# HELP \(name) \(Self.escapedHelp(help))\n" }
        text += "# TYPE \(name) \(type)\n"
        for (labels, series) in series.sorted(by: { $0.key.text < $1.key.text }) {
            switch series {
            case .counter(let counter):
                let value = counter.value
                guard !omitsZeros || value != 0 else { continue }
                text += "\(name)\(labels.braced()) \(Self.number(value))\n"
            case .gauge(let gauge):
                text += "\(name)\(labels.braced()) \(Self.number(gauge.value))\n"
            case .histogram(let histogram):
                guard !omitsZeros || histogram.bucketCounts.contains(where: { $0 > 0 }) else { continue }
                write(histogram, labels, to: &text)
            }
        }
    }

    private func write(_ histogram: HistogramSeries, _ labels: MetricLabels, to text: inout String) {
        var total = 0
        let bounds = histogram.bounds.map(Self.number) + ["+Inf"]
        for (bound, count) in zip(bounds, histogram.bucketCounts) {
            total += count
            text += "\(name)_bucket\(labels.braced(adding: "le=\"\(bound)\"")) \(total)\n"
        }
        text += "\(name)_sum\(labels.braced()) \(Self.number(histogram.sum))\n"
        text += "\(name)_count\(labels.braced()) \(total)\n"
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func escapedHelp(_ help: String) -> String {
        help.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\")
            .split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }
}
