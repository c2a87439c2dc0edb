import ReelAPI

/// The control with which a field of an endpoint is filled in, as HTML. Everything in it follows from the field.
struct FormField {
    let field: Field
    /// Asset that shows what could go in here, for a picture.
    var example: String?

    /// What the server takes as a picture.
    private static let pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]

    /// Whether it can stand among further options: what few people change.
    var isFurther: Bool {
        switch field.kind {
        case .choice, .flag: false
        case .text, .number, .integer, .pictureURL: !field.isRequired
        }
    }

    var html: String {
        switch field.kind {
        case .text: control("text", label + text + help + error)
        case .pictureURL: group("picture", picture + error)
        case .choice(let options): group("choice", choice(options) + help + error)
        case .flag: control("flag", flag + help + error)
        case .number(let range): control("number", label + number(range) + help + error)
        case .integer: control("integer", label + integer + help + error)
        }
    }

    private var id: String { "field-\(field.name)" }
    private var describedBy: String { "aria-describedby=\"\(id)-help \(id)-error\"" }

    /// `first_frame_url` is "First frame".
    private var words: String {
        var words = field.name.split(separator: "_").map(String.init)
        if field.kind == .pictureURL, words.last == "url" { words.removeLast() }
        let text = words.joined(separator: " ")
        return (text.prefix(1).uppercased() + text.dropFirst()).escapedForHTML
    }

    private var name: String {
        let need = field.isRequired ? "<span class=\"need\">required</span>" : ""
        return "<span class=\"words\">\(words)</span> \(need)<code>\(field.name.escapedForHTML)</code>"
    }

    private var label: String { "<label class=\"name\" for=\"\(id)\">\(name)</label>\n" }

    private var help: String { "<p class=\"help\" id=\"\(id)-help\">\(field.description.escapedForHTML)</p>\n" }

    private var error: String { "<p class=\"error\" id=\"\(id)-error\" hidden></p>\n" }

    private var attributes: String {
        var text = "data-field=\"\(field.name.escapedForHTML)\""
        if let value = field.defaultValue { text += " data-default=\"\(Self.json(value))\"" }
        if let length = field.maximumLength { text += " data-limit=\"\(length)\"" }
        return text
    }

    private func control(_ kind: String, _ content: String) -> String {
        "<div class=\"control\" data-kind=\"\(kind)\" \(attributes)>\n\(content)</div>"
    }

    /// Several controls with one name.
    private func group(_ kind: String, _ content: String) -> String {
        "<fieldset class=\"control\" data-kind=\"\(kind)\" \(attributes)>\n<legend class=\"name\">\(name)</legend>\n\(content)</fieldset>"
    }

    private var text: String {
        let value = field.defaultValue?.string ?? ""
        return """
            <textarea id="\(id)" name="\(field.name)" rows="\(field.isRequired ? 4 : 2)" \(describedBy)\
            \(field.isRequired ? " aria-required=\"true\"" : "")>\(value.escapedForHTML)</textarea>
            <p class="count" hidden></p>

            """
    }

    private var picture: String {
        let example = self.example.map { " data-example=\"\($0)\"" } ?? ""
        return """
            <div class="drop"\(example)>
            <input type="file" class="file" id="\(id)-file" accept="\(Self.pictureTypes.joined(separator: ","))" \
            aria-label="\(words): choose a picture" \(describedBy)>
            <p class="invite" aria-hidden="true"><strong>Drop, paste or choose</strong><span>JPEG, PNG, WebP, GIF or AVIF</span></p>
            <div class="shown" hidden><img alt=""><div class="crop" hidden></div></div>
            <p class="elsewhere" hidden></p>
            <progress class="bar-of" max="1" value="0" aria-label="\(words): upload" hidden></progress>
            </div>
            <p class="facts-of" hidden></p>
            <div class="row">
            <input type="text" inputmode="url" class="url" id="\(id)" name="\(field.name)" autocomplete="off" spellcheck="false" \
            placeholder="or a URL: https://…" aria-label="\(words): URL" \(describedBy)\
            \(field.isRequired ? " aria-required=\"true\"" : "")>
            <button type="button" class="quiet remove" aria-label="\(words): remove the picture" hidden>Remove</button>
            </div>
            \(help)
            """
    }

    private func choice(_ options: [String]) -> String {
        let radios = options.enumerated().map { index, option in
            """
            <span><input type="radio" id="\(id)-\(index)" name="\(field.name)" value="\(option.escapedForHTML)" \(describedBy)\
            \(field.defaultValue == .string(option) ? " checked" : "")><label for="\(id)-\(index)">\(option.escapedForHTML)</label></span>
            """
        }
        return "<div class=\"choice\">\(radios.joined(separator: "\n"))</div>\n"
    }

    private var flag: String {
        """
        <label class="switch name" for="\(id)"><input type="checkbox" role="switch" id="\(id)" name="\(field.name)" \(describedBy)\
        \(field.defaultValue == true ? " checked" : "")><span class="track" aria-hidden="true"></span>\(name)</label>

        """
    }

    private func number(_ range: ClosedRange<Double>) -> String {
        let value = Self.json(field.defaultValue ?? .number(range.lowerBound))
        let bounds = "min=\"\(Self.json(.number(range.lowerBound)))\" max=\"\(Self.json(.number(range.upperBound)))\""
        let step = (range.upperBound - range.lowerBound) / 20
        return """
            <div class="row"><input type="range" class="slide" \(bounds) step="\(step)" value="\(value)" aria-label="\(words): slider" \(describedBy)>
            <input type="number" class="short" id="\(id)" name="\(field.name)" \(bounds) step="any" value="\(value)" \(describedBy)></div>

            """
    }

    private var integer: String {
        let value = field.defaultValue.map { $0 == .null ? "" : Self.json($0) } ?? ""
        return """
            <input type="number" class="short" id="\(id)" name="\(field.name)" step="1" value="\(value)" placeholder="any" \(describedBy)>

            """
    }

    static func json(_ value: JSONValue) -> String {
        ((try? value.encoded()) ?? "").escapedForHTML
    }
}
