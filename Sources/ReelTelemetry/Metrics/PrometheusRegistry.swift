import Synchronization

/// Every metric of a process, and their text for Prometheus.
///
/// A series is asked for once and kept; what is recorded in it afterwards takes no lock. Asking again for the same name and
/// labels gives the same series. A name that has another type already gives a series that is not shown.
public final class PrometheusRegistry: Sendable {
    private let families = Mutex<[String: MetricFamily]>([:])

    public init() {}

    /// - Parameter omitsZeros: leaves the counter out of the text until it has counted something.
    public func counter(
        _ name: String, _ help: String = "", labels: [(name: String, value: String)] = [], omitsZeros: Bool = false
    ) -> CounterSeries {
        let new = CounterSeries()
        guard case .counter(let found) = series(name, help, labels, omitsZeros: omitsZeros, new: .counter(new)) else {
            return new
        }
        return found
    }

    public func gauge(_ name: String, _ help: String = "", labels: [(name: String, value: String)] = []) -> GaugeSeries {
        let new = GaugeSeries()
        guard case .gauge(let found) = series(name, help, labels, new: .gauge(new)) else { return new }
        return found
    }

    /// - Parameters:
    ///   - bounds: upper bounds of the buckets, ascending; nil for those that go with the name.
    ///   - omitsZeros: leaves the histogram out of the text until something is recorded in it.
    public func histogram(
        _ name: String, _ help: String = "", labels: [(name: String, value: String)] = [], bounds: [Double]? = nil,
        omitsZeros: Bool = false
    ) -> HistogramSeries {
        let new = HistogramSeries(bounds: bounds ?? MetricBuckets.standard(for: name))
        guard case .histogram(let found) = series(name, help, labels, omitsZeros: omitsZeros, new: .histogram(new)) else {
            return new
        }
        return found
    }

    /// Every metric in Prometheus's text format 0.0.4, sorted by name.
    public func text() -> String {
        let families = families.withLock { $0.values.sorted { $0.name < $1.name } }
        return families.reduce(into: "") { $1.write(to: &$0) }
    }

    /// Media type of `text()`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// How many series there are of a metric.
    func seriesCount(of name: String) -> Int {
        families.withLock { $0[name]?.series.count ?? 0 }
    }

    /// The series that is there already, or `new`.
    private func series(
        _ name: String, _ help: String, _ labels: [(name: String, value: String)], omitsZeros: Bool = false,
        new: MetricFamily.Series
    ) -> MetricFamily.Series {
        let name = MetricLabels.name(name)
        let labels = MetricLabels(labels)
        return families.withLock { families in
            var family =
                families[name] ?? MetricFamily(name: name, help: help, type: new.type, omitsZeros: omitsZeros)
            guard family.type == new.type else { return new }
            if let found = family.series[labels] { return found }
            family.series[labels] = new
            families[name] = family
            return new
        }
    }
}
