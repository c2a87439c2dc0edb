/// What the dashboard's pages are made of.
extension Asset {
    static let dashboard: [Asset] =
        [Asset("dashboard.css", "text/css; charset=utf-8", PackageResources.dashboard_css)]
        + scripts.map { Asset($0.name, "text/javascript; charset=utf-8", $0.bytes) }

    /// The script of every page, then the modules that it imports.
    static let dashboardScripts = scripts.map(\.name)

    private static let scripts: [(name: String, bytes: [UInt8])] = [
        ("dashboard.js", PackageResources.dashboard_js),
        ("dashboard-api.js", PackageResources.dashboard_api_js),
        ("dashboard-build.js", PackageResources.dashboard_build_js),
        ("dashboard-chart.js", PackageResources.dashboard_chart_js),
        ("dashboard-words.js", PackageResources.dashboard_words_js),
        ("dashboard-engine.js", PackageResources.dashboard_engine_js),
        ("dashboard-files.js", PackageResources.dashboard_files_js),
        ("dashboard-job.js", PackageResources.dashboard_job_js),
        ("dashboard-jobs.js", PackageResources.dashboard_jobs_js),
        ("dashboard-keys.js", PackageResources.dashboard_keys_js),
        ("dashboard-queue.js", PackageResources.dashboard_queue_js),
        ("dashboard-usage.js", PackageResources.dashboard_usage_js),
    ]
}
