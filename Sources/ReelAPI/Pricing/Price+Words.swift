extension Endpoint {
    /// What a second costs, as a sentence: `$0.15 per second of video with generate_audio true, $0.10 with generate_audio false`.
    public var priceInWords: String {
        let parts = price.tiers.enumerated().map { index, tier in
            let rate = index == 0 ? "\(tier.perSecond) per second of video" : "\(tier.perSecond)"
            guard !tier.conditions.isEmpty else { return index == 0 ? rate : "\(rate) otherwise" }
            let conditions = fields.compactMap { field in
                tier.conditions[field.name].map { "\(field.name) \($0.plainText)" }
            }
            return "\(rate) with \(conditions.joined(separator: " and "))"
        }
        return parts.joined(separator: ", ")
    }

    /// The cheapest and the dearest video, for the durations and options that there are.
    public var charges: (least: USD, most: USD) {
        let amounts = combinations.compactMap { values in
            try? charge(for: .object(example.merging(values) { $1 })).amount
        }
        return (amounts.min() ?? .zero, amounts.max() ?? .zero)
    }

    /// A body with every required field.
    var example: [String: JSONValue] {
        Dictionary(fields.filter(\.isRequired).map { ($0.name, $0.examples.first ?? "") }) { first, _ in first }
    }

    /// Every combination of the values of fields that have few.
    var combinations: [[String: JSONValue]] {
        fields.reduce([[:]]) { known, field in
            let values = field.kind.options
            guard !values.isEmpty else { return known }
            return known.flatMap { one in values.map { one.merging([field.name: $0]) { $1 } } }
        }
    }
}

extension Field.Kind {
    /// All values that there are; empty where there are too many to list.
    var options: [JSONValue] {
        switch self {
        case .choice(let options): options.map(JSONValue.string)
        case .flag: [true, false]
        case .text, .pictureURL, .number, .integer: []
        }
    }
}
