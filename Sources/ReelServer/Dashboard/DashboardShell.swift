import Hummingbird

/// The frame of a dashboard page: nothing of the server's is in it, so anybody may have it. A script fills it with what the calls answer.
struct DashboardShell {
    let page: DashboardPage
    /// Whether the page must ask for a key.
    let hasKeys: Bool

    func response(site: String) -> Response {
        let base = site.escapedForHTML
        let links = DashboardPage.allCases.compactMap { other in
            other.path.map { path in
                let isCurrent = other == page || (page == .job && other == .jobs)
                return
                    "<li><a href=\"\(base)/dashboard\(path)\"\(isCurrent ? " aria-current=\"page\"" : "")>\(other.title)</a></li>"
            }
        }
        return Page(
            title: "\(page.title) · Dashboard", description: "What this server does, for those who run it.", section: .dashboard,
            content: """
                <div class="d-head"><h1 id="title">\(page.title)</h1><p class="d-live" id="live"></p></div>
                <div id="view" data-page="\(page.rawValue)" data-site="\(base)" data-keys="\(hasKeys ? "yes" : "no")"></div>
                <div id="say" class="d-say" role="status" aria-live="polite"></div>
                <noscript><p>The dashboard needs JavaScript. What it shows is at <code>/dashboard/api</code> too.</p></noscript>
                """,
            aside: "<ul>\(links.joined())</ul>", styles: ["dashboard.css"], scripts: Asset.dashboardScripts,
            kind: "dashboard"
        ).response(site: site)
    }
}
