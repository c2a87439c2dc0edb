import ReelAPI

/// `/models/{id}/api`: how to call an endpoint, all of it from the endpoint's own declaration.
struct ModelPage {
    let endpoint: Endpoint
    let addresses: Addresses
    /// Start of this server's URLs as the reader's browser reaches them.
    let site: String

    var page: Page {
        Page(
            title: "\(endpoint.title) API", description: endpoint.description, section: .models,
            content: [heading, calls, inputs, outputs, queue, documents].joined(separator: "\n"))
    }

    private var heading: String {
        let tags = ([endpoint.category] + endpoint.tags).map { "<li>\($0.escapedForHTML)</li>" }.joined()
        return """
            <h1>\(endpoint.title.escapedForHTML)</h1>
            <p class="lead">\(endpoint.description.escapedForHTML)</p>
            <p><a class="button" href="\(site.escapedForHTML)/models/\(endpoint.id.escapedForHTML)">Try it in the playground</a></p>
            <ul class="tags" aria-label="Tags">\(tags)</ul>
            <dl class="facts">
            <div><dt>Model</dt><dd><code>\(endpoint.id.escapedForHTML)</code></dd></div>
            <div><dt>Endpoint</dt><dd><code>POST \("\(addresses.run)/\(endpoint.id)".escapedForHTML)</code></dd></div>
            <div><dt>Price</dt><dd>\(Self.sentence(endpoint.priceInWords)) A video costs \(endpoint.charges.least) to \
            \(endpoint.charges.most).</dd></div>
            </dl>
            """
    }

    /// No script is needed to choose: of details with one name, one is open.
    private var calls: String {
        let samples = CodeSample.Language.allCases.enumerated().map { index, language in
            """
            <details name="language"\(index == 0 ? " open" : "")><summary>\(language.title)</summary>
            \(Markdown.code(endpoint.sample(language, addresses), language: language.title))</details>
            """
        }
        return "<h2 id=\"call\">Call it</h2>\n<div class=\"choices\">\(samples.joined(separator: "\n"))</div>"
    }

    private var inputs: String {
        let fields = endpoint.fields.map { field in
            var facts = field.facts.map { fact in
                let values = fact.values.map { "<code>\($0.escapedForHTML)</code>" }
                return (fact.name, values.joined(separator: fact.name == "Range" ? " to " : " "))
            }
            if let length = field.maximumLength { facts.append(("At most", "\(length) characters")) }
            if !field.isPublished { facts.append(("Since", "an addition to the published document")) }
            let list = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined()
            let words = field.description.isEmpty ? "" : "<p>\(Self.sentence(field.description))</p>"
            return """
                <section class="field" aria-labelledby="\(field.name)"><h3 id="\(field.name)"><code>\(field.name)</code> \
                <span class="type">\(field.typeName)</span> <span class="\(field.isRequired ? "required" : "optional")">\
                \(field.isRequired ? "required" : "optional")</span></h3>\(words)<dl class="facts">\(list)</dl></section>
                """
        }
        return """
            <h2 id="input">Input</h2>
            <p>A JSON object. Unknown fields are ignored; null for an optional field means its default.</p>
            \(fields.joined(separator: "\n"))
            <h3 id="full-example">Full example</h3>
            \(Markdown.code(endpoint.fullExampleText, language: "JSON"))
            """
    }

    private var outputs: String {
        """
        <h2 id="output">Output</h2>
        <section class="field" aria-labelledby="output-\(endpoint.output.name)"><h3 id="output-\(endpoint.output.name)">\
        <code>\(endpoint.output.name)</code> <span class="type">File</span> <span class="required">required</span></h3>
        <p>\(Self.sentence(endpoint.output.description)) A file has <code>url</code>, <code>content_type</code>, \
        <code>file_name</code> and <code>file_size</code>; no key is needed to download it.</p></section>
        """
    }

    private var queue: String {
        let queue = "\(addresses.queue)/\(endpoint.application)/requests/{request_id}".escapedForHTML
        return """
            <h2 id="queue">Through the queue</h2>
            <dl class="facts">
            <div><dt>Submit</dt><dd><code>POST \("\(addresses.queue)/\(endpoint.id)".escapedForHTML)</code></dd></div>
            <div><dt>Status</dt><dd><code>GET \(queue)/status</code></dd></div>
            <div><dt>Result</dt><dd><code>GET \(queue)</code></dd></div>
            <div><dt>Cancel</dt><dd><code>PUT \(queue)/cancel</code></dd></div>
            </dl>
            <p><a href="\(site.escapedForHTML)/docs/queue">How the queue works</a></p>
            """
    }

    private var documents: String {
        let site = site.escapedForHTML
        let id = endpoint.id.escapedForHTML
        return """
            <h2 id="documents">For programs</h2>
            <ul><li><a href="\(site)/api/openapi/queue/openapi.json?endpoint_id=\(id)">OpenAPI schema</a></li>\
            <li><a href="\(site)/models/\(id)/llms.txt">This page as text (llms.txt)</a></li></ul>
            """
    }

    /// With a full stop.
    private static func sentence(_ text: String) -> String {
        (text.hasSuffix(".") ? text : text + ".").escapedForHTML
    }
}
