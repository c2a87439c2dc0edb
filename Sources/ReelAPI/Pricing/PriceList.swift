/// Prices that a server's owner has set in place of the published ones.
///
/// As JSON text, tiers by endpoint, the first that fits counts:
///
///     {"image-to-video": [{"usd_per_second": 0.05}],
///      "first-last-frame-to-video": [
///         {"usd_per_second": 0.2, "when": {"resolution": "1080p", "generate_audio": true}},
///         {"usd_per_second": 0.1}]}
public struct PriceList: Hashable, Sendable {
    /// By endpoint id.
    private var prices: [String: Price] = [:]

    /// The published prices.
    public init() {}

    /// - Parameter text: the JSON.
    /// - Throws: `PriceListError` that names the endpoint, the field and what it can be.
    public init(parsing text: String, for catalogue: EndpointCatalogue = EndpointCatalogue()) throws(PriceListError) {
        guard let list = (try? JSONValue(parsing: text.utf8))?.object else {
            throw PriceListError("It must be a JSON object of endpoints, each with a list of prices")
        }
        for (name, value) in list.sorted(by: { $0.key < $1.key }) {
            guard let endpoint = catalogue.endpoint(tail: name) else {
                let known = catalogue.endpoints.map(\.id).joined(separator: ", ")
                throw PriceListError("There is no endpoint \(name); there are \(known)")
            }
            guard case .array(let entries) = value, !entries.isEmpty else {
                throw PriceListError("\(name) must have a list of prices, such as [{\"usd_per_second\": 0.05}]")
            }
            var tiers: [Price.Tier] = []
            for entry in entries { tiers.append(try Self.tier(entry, of: endpoint, name)) }
            try Self.checkThatAllIsPriced(tiers, endpoint, name)
            prices[endpoint.id] = Price(tiers)
        }
    }

    public subscript(endpoint: String) -> Price? { prices[endpoint] }

    private static func tier(_ entry: JSONValue, of endpoint: Endpoint, _ name: String) throws(PriceListError) -> Price.Tier {
        let fields = entry.object ?? [:]
        let amount: USD? =
            switch fields["usd_per_second"] {
            case .integer(let whole)?: USD("\(whole)")
            case .number(let number)?: USD("\(number)")
            case .string(let text)?: USD(text)
            default: nil
            }
        guard let amount else {
            throw PriceListError(
                "Each price of \(name) needs usd_per_second, 0 to 1000000 with at most six digits after the point")
        }
        if let stranger = fields.keys.sorted().first(where: { $0 != "usd_per_second" && $0 != "when" }) {
            throw PriceListError("A price of \(name) has \(stranger); it can have usd_per_second and when")
        }
        guard let when = fields["when"] else { return Price.Tier(amount) }
        for (field, value) in (when.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            let options = endpoint.fields.first { $0.name == field }?.kind.options ?? []
            guard options.contains(value) else {
                let choices = options.map(\.plainText).joined(separator: ", ")
                throw PriceListError(
                    options.isEmpty
                        ? "\(name) has no field \(field) with values to choose from"
                        : "\(field) of \(name) cannot be \(value.plainText); it can be \(choices)")
            }
        }
        return Price.Tier(amount, when: when.object ?? [:])
    }

    private static func checkThatAllIsPriced(
        _ tiers: [Price.Tier], _ endpoint: Endpoint, _ name: String
    ) throws(PriceListError) {
        let missing = endpoint.combinations.first { values in !tiers.contains { $0.fits(values) } }
        guard let missing else { return }
        let values = missing.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.plainText)" }.joined(separator: ", ")
        throw PriceListError("No price of \(name) fits \(values). Let the last one be without \"when\"")
    }
}
