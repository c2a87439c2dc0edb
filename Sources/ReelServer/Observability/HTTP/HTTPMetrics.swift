import ReelTelemetry

/// Counts and times of requests. Every series is made beforehand: a request adds to three atomics, and builds no text.
struct HTTPMetrics: Sendable {
    /// The statuses with a series of their own; any other counts as `other`.
    static let statuses = [
        200, 202, 204, 206, 304, 400, 401, 403, 404, 405, 409, 410, 411, 413, 415, 416, 422, 429, 499, 500, 502, 503, 504, 507,
    ]

    /// Response bodies of event streams that are being written.
    let streams: GaugeSeries
    private let seconds: [HistogramSeries]
    /// By route, then by place in `statuses`.
    private let requests: [CounterSeries]
    /// Place in `statuses` of each status below 600.
    private let places: [UInt8]

    init(registry: PrometheusRegistry) {
        streams = registry.gauge("reel_sse_streams", "Event streams that clients have open.")
        seconds = RouteName.allCases.map { route in
            registry.histogram(
                "reel_http_request_seconds", "Seconds from a request's head to the answer's head.",
                labels: [("route", route.label)], bounds: MetricBuckets.requestSeconds, omitsZeros: true)
        }
        let labels = Self.statuses.map(String.init) + ["other"]
        requests = RouteName.allCases.flatMap { route in
            labels.map { status in
                registry.counter(
                    "reel_http_requests_total", "Requests answered.", labels: [("route", route.label), ("status", status)],
                    omitsZeros: true)
            }
        }
        places = (0..<600).map { UInt8(Self.statuses.firstIndex(of: $0) ?? Self.statuses.count) }
    }

    func record(_ route: RouteName, status: Int, _ duration: Duration) {
        let place = places.indices.contains(status) ? Int(places[status]) : Self.statuses.count
        requests[route.rawValue * (Self.statuses.count + 1) + place].increment()
        seconds[route.rawValue].record(duration)
    }
}
