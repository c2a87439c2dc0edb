import ReelAPI

/// `/`: the models, each with what it makes, and what this browser has had made.
struct GalleryPage {
    let catalogue: EndpointCatalogue
    /// Start of this server's URLs as the reader's browser reaches them.
    let site: String

    var page: Page {
        let site = site.escapedForHTML
        return Page(
            title: "Models", description: "Video from pictures, made on this machine.", section: .models,
            content: """
                <h1>Video from pictures</h1>
                <p class="lead">Made on the machine that runs this server, for any program that speaks fal’s protocol.</p>
                <ul class="cards">\(catalogue.endpoints.map(card).joined(separator: "\n"))</ul>
                <section class="strip" id="history" aria-labelledby="history-title" hidden>
                <h2 id="history-title">Made in this browser</h2>
                <ol class="film"></ol>
                </section>
                <h2 id="programs">From a program</h2>
                <p><a href="\(site)/docs">First calls from cURL, Python, JavaScript and Swift</a>. Programs that read find the models in
                <a href="\(site)/llms.txt">llms.txt</a> and <a href="\(site)/openapi.json">openapi.json</a>.</p>
                """,
            styles: ["playground.css"], scripts: ["gallery.js", "history.js", "element.js"])
    }

    private func card(_ endpoint: Endpoint) -> String {
        let pictures = Showcase(endpoint).pictures.map { name in
            "<img src=\"\(site.escapedForHTML)/assets/\(name)\" alt=\"\" width=\"800\" height=\"450\">"
        }
        let kind = pictures.count > 1 ? "between" : "push"
        return """
            <li><a class="card" href="\(site.escapedForHTML)/models/\(endpoint.id.escapedForHTML)">
            <span class="art \(kind)" aria-hidden="true"><span class="window">\(pictures.joined())</span></span>
            <strong>\(endpoint.title.escapedForHTML)</strong>
            <span>\(endpoint.description.escapedForHTML)</span>
            <span class="small">\(endpoint.charges.least) to \(endpoint.charges.most) a video</span>
            <code>\(endpoint.id.escapedForHTML)</code></a></li>
            """
    }
}
