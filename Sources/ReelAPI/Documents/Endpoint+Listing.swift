extension Endpoint {
    /// The endpoint as fal's platform API lists it. Members that fal has and Reel knows nothing of, such as thumbnails and dates, are
    /// left out.
    public func listing(_ addresses: Addresses, withOpenAPI: Bool) -> JSONValue {
        var entry: [String: JSONValue] = [
            "endpoint_id": .string(id),
            "metadata": [
                "display_name": .string(title),
                "category": .string(category),
                "description": .string(description),
                "status": "active",
                "tags": .array(tags.map(JSONValue.string)),
                "model_url": .string("\(addresses.run)/\(id)"),
                "kind": "inference",
                "highlighted": false,
                "is_favorited": nil,
                "pinned": false,
            ],
        ]
        if withOpenAPI { entry["openapi"] = queueDocument(queueBase: addresses.queue, site: addresses.site) }
        return .object(entry)
    }

    /// The price as fal's platform API gives it, one number, and beside it the tiers.
    public var pricing: JSONValue {
        [
            "endpoint_id": .string(id),
            "unit_price": .number(price.highest.number),
            "unit": "seconds",
            "currency": "USD",
            "tiers": .array(
                price.tiers.map { ["unit_price": .number($0.perSecond.number), "when": .object($0.conditions)] }),
        ]
    }
}
