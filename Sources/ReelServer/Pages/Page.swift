import HTTPTypes
import Hummingbird
import NIOCore
import ReelAPI
import ReelShot

/// An HTML page in the frame that all pages share.
struct Page {
    /// What the page is under, in the bar at the top.
    enum Section: String, CaseIterable {
        case models = "Models"
        case documentation = "Documentation"

        var path: String { self == .models ? "/" : "/docs" }
    }

    var title: String
    var description: String
    var section: Section?
    /// HTML.
    var content: String
    /// Beside the content: links of the pages that belong together, HTML; nil for a page that stands alone.
    var aside: String?
    /// Assets beside the style sheet of all pages.
    var styles: [String] = []
    /// Assets: the page's script, then the modules that it imports, so that they are not waited for one after the other.
    var scripts: [String] = []

    /// Scripts, styles, pictures and calls of this server alone.
    static let policy =
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'"

    /// - Parameter site: start of the server's URLs as the reader reaches them.
    func html(site: String) -> String {
        let site = site.escapedForHTML
        let links = Section.allCases.map { section in
            let current = section == self.section ? " aria-current=\"page\"" : ""
            return "<a href=\"\(site)\(section.path)\"\(current)>\(section.rawValue)</a>"
        }.joined()
        let aside = self.aside.map { "<nav class=\"aside\" aria-label=\"Pages\">\($0)</nav>" } ?? ""
        let assets =
            styles.map { "\n<link rel=\"stylesheet\" href=\"\(site)/assets/\($0)\">" }
            + scripts.dropFirst().map { "\n<link rel=\"modulepreload\" href=\"\(site)/assets/\($0)\">" }
            + scripts.prefix(1).map { "\n<script type=\"module\" src=\"\(site)/assets/\($0)\"></script>" }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="description" content="\(description.escapedForHTML)">
            <title>\(title.escapedForHTML) · Reel</title>
            <link rel="icon" href="\(site)/assets/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="\(site)/assets/style.css">\(assets.joined())
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header class="bar"><a class="mark" href="\(site)/">Reel</a><nav aria-label="Main">\(links)</nav></header>
            <div class="frame\(self.aside == nil ? "" : " with-aside")">
            \(aside)
            <main id="content">
            \(content)
            </main>
            </div>
            <footer class="foot"><p>Reel \(Version.current). Video from pictures, made on this machine.</p></footer>
            </body>
            </html>

            """
    }

    func response(site: String) -> Response {
        Response.document(html(site: site), type: "text/html; charset=utf-8")
    }
}

extension Response {
    /// A text for reading, which may run nothing that is not this server's own.
    static func document(_ text: String, type: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
                .contentSecurityPolicy: Page.policy, .referrerPolicy: "no-referrer",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
