import ReelAPI

/// `/models/{id}`: a form for an endpoint, its video, and the calls that make it. The form is this endpoint's declaration; scripts bring it
/// to life and know no endpoint.
struct PlaygroundPage {
    let endpoint: Endpoint
    let limits: ServerLimits
    /// Start of this server's URLs as the reader's browser reaches them.
    let site: String

    var page: Page {
        Page(
            title: endpoint.title, description: endpoint.description, section: .models,
            content: [heading, "<div class=\"bench\">", inputs, stage, "</div>", history].joined(separator: "\n"),
            styles: ["playground.css"],
            scripts: [
                "playground.js", "api.js", "key.js", "element.js", "tabs.js", "form.js", "picture.js", "crop.js", "json.js",
                "code.js", "job.js", "stage.js", "player.js", "history.js", "copy.js",
            ])
    }

    private var heading: String {
        let address = "\(site)/models/\(endpoint.id)".escapedForHTML
        let title = endpoint.title.escapedForHTML
        return """
            <div class="title"><div><h1>\(title)</h1>
            <p class="lead">\(endpoint.description.escapedForHTML)</p></div>
            <nav aria-label="\(title)" class="sides"><a href="\(address)" aria-current="page">Playground</a>\
            <a href="\(address)/api">API</a><a href="\(address)/llms.txt">llms.txt</a></nav></div>
            """
    }

    private var inputs: String {
        let showcase = Showcase(endpoint)
        var pictures = showcase.pictures[...]
        let fields = endpoint.fields.map { field in
            FormField(field: field, example: field.kind == .pictureURL ? pictures.popFirst() : nil)
        }
        let further = fields.filter(\.isFurther)
        let more =
            further.isEmpty
            ? ""
            : "<details class=\"more\"><summary>More options</summary>\n\(further.map(\.html).joined(separator: "\n"))\n</details>"
        return """
            <section class="panel" aria-labelledby="input-title">
            <div class="head"><h2 id="input-title">Input</h2>
            \(Self.tabs("input", label: "How to give the input", [("form", "Form"), ("json", "JSON")]))
            <button type="button" class="quiet" id="example" data-prompt="\(showcase.prompt.escapedForHTML)">Use the example</button></div>
            <form id="form" novalidate data-endpoint="\(endpoint.id.escapedForHTML)" data-title="\(endpoint.title.escapedForHTML)" \
            data-charges="\(FormField.json(endpoint.chargeTable.json))" data-shapes="\(FormField.json(endpoint.shapeTable.json))" \
            data-picture-bytes="\(min(limits.pictureBytes, limits.uploadBytes))">
            <div role="tabpanel" id="input-form" aria-labelledby="input-form-tab">
            \(fields.filter { !$0.isFurther }.map(\.html).joined(separator: "\n"))
            \(more)
            </div>
            <div role="tabpanel" id="input-json" aria-labelledby="input-json-tab" hidden>
            <label class="name" for="json-text"><span class="words">Input as JSON</span></label>
            <textarea id="json-text" class="code" rows="18" spellcheck="false" autocapitalize="off" aria-describedby="json-error"></textarea>
            <p class="error" id="json-error" hidden></p>
            </div>
            <div class="go"><p class="error" id="form-error" role="alert" hidden></p>
            <div class="row"><button type="submit" class="primary" id="run">Run</button>
            <p class="cost" id="cost"></p></div></div>
            </form>
            </section>
            """
    }

    private var stage: String {
        let languages = CodeSample.Language.allCases.map { ($0.rawValue, $0.title) }
        let programs = CodeSample.Language.allCases.map { language in
            """
            <div role="tabpanel" id="code-\(language.rawValue)" aria-labelledby="code-\(language.rawValue)-tab" hidden>
            <pre tabindex="0" role="group" aria-label="Example in \(language.title)"><code></code></pre></div>
            """
        }
        return """
            <section class="panel output" aria-labelledby="output-title">
            <div class="head"><h2 id="output-title">Output</h2>
            \(Self.tabs("output", label: "What to show", [("video", "Video"), ("code", "Code"), ("response", "Response")]))</div>
            <div role="tabpanel" id="output-video" aria-labelledby="output-video-tab" tabindex="-1">
            <div id="stage" class="stage"><div class="screen"><p class="empty">Your video appears here.</p></div></div>
            </div>
            <div role="tabpanel" id="output-code" aria-labelledby="output-code-tab" hidden>
            <div class="head">\(Self.tabs("code", label: "Language", languages))
            <button type="button" class="quiet" id="code-copy">Copy</button></div>
            \(programs.joined(separator: "\n"))
            <p class="help">The call that Run makes, with the input as it stands. Where the server asks for a key, it is read from \
            <code>FAL_KEY</code>. <a href="\(site.escapedForHTML)/docs">How to call Reel</a></p>
            </div>
            <div role="tabpanel" id="output-response" aria-labelledby="output-response-tab" hidden>
            <div class="head"><p class="help" id="response-facts">Nothing has been answered yet.</p>
            <button type="button" class="quiet" id="response-copy" hidden>Copy</button></div>
            <pre tabindex="0" role="group" aria-label="The server’s answer" id="response" hidden><code></code></pre>
            </div>
            <p class="unseen" id="said" role="status"></p>
            </section>
            """
    }

    private var history: String {
        """
        <section class="strip" id="history" aria-labelledby="history-title" hidden>
        <h2 id="history-title">Made in this browser</h2>
        <ol class="film"></ol>
        </section>
        """
    }

    /// The tabs of panels that are named `{group}-{key}`.
    private static func tabs(_ group: String, label: String, _ tabs: [(key: String, title: String)]) -> String {
        let buttons = tabs.enumerated().map { index, tab in
            """
            <button type="button" role="tab" id="\(group)-\(tab.key)-tab" aria-controls="\(group)-\(tab.key)" \
            aria-selected="\(index == 0)" tabindex="\(index == 0 ? 0 : -1)">\(tab.title)</button>
            """
        }
        return "<div role=\"tablist\" aria-label=\"\(label)\" class=\"tabs\">\(buttons.joined())</div>"
    }
}
