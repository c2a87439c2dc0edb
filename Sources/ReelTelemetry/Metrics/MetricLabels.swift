/// The labels of a series in Prometheus's text format, escaped once when the series is made.
struct MetricLabels: Hashable, Sendable {
    /// Such as `route="status",status="200"`; empty without labels.
    let text: String

    init(_ labels: [(name: String, value: String)]) {
        text = labels.map { "\(Self.name($0.name))=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    }

    /// In braces, with one more label at the end if there is one.
    func braced(adding last: String? = nil) -> String {
        let all = [text, last ?? ""].filter { !$0.isEmpty }.joined(separator: ",")
        return all.isEmpty ? "" : "{\(all)}"
    }

    /// A name that Prometheus takes: letters, digits and underscores, no digit first.
    static func name(_ text: String) -> String {
        let kept = text.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
            default: "_"
            }
        }
        guard let first = kept.first else { return "_" }
        return (first.isNumber ? "_" : "") + String(kept)
    }

    static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
