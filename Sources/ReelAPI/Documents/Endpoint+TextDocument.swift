extension Endpoint {
    /// The endpoint's `llms.txt`, section by section as fal publishes one: what it is, its fields, its output, how to call it.
    ///
    /// Additions to the published text: the price, fields of later documents, and links to Reel's own documentation.
    public func textDocument(_ addresses: Addresses) -> String {
        [overview(addresses), inputSection, outputSection, usage(addresses), resources(addresses)].joined(separator: "\n")
    }

    private func overview(_ addresses: Addresses) -> String {
        let tags = self.tags.isEmpty ? "" : "\n  **Tags**: \(self.tags.joined(separator: ", "))"
        return """
            # \(title)

            > \(description)

            ## Overview

            - **Endpoint**: `\(addresses.run)/\(id)`
            - **Model ID**: `\(id)`
            - **Category**: \(category)
            - **Kind**: inference\(tags)
            - **Price**: \(priceInWords)

            ## API Information

            This model can be used via our HTTP API or more conveniently via our client libraries.
            See the input and output schema below, as well as the usage examples.

            """
    }

    private var inputSection: String {
        let published = fields.filter(\.isPublished)
        let items = published.enumerated().map { index, field in
            field.item(isLast: index == published.count - 1)
        }
        let additions = fields.filter { !$0.isPublished }.map { $0.item(isLast: false) }
        let further = """

            Besides these, the API accepts:

            \(additions.joined())
            """
        return """
            ### Input Schema

            The API accepts the following input parameters:

            \(items.joined())
            **Required Parameters Example**:

            ```json
            \(requiredExample.orderedJSON(indent: "  ", closing: ""))
            ```

            **Full Example**:

            ```json
            \(fullExample.orderedJSON(indent: "  ", closing: ""))
            ```
            \(additions.isEmpty ? "" : further)
            """
    }

    private var outputSection: String {
        let example = JSONValue.object(["url": .string(output.example)]).jsonOrEmpty
        return """
            ### Output Schema

            The API returns the following output format:

            - **`\(output.name)`** (`File`, _required_):
              \(output.description)
              - Examples: \(example)

            **Example Response**:

            ```json
            {
              "\(output.name)": {
                "url": \(JSONValue.string(output.example).jsonOrEmpty)
              }
            }
            ```

            """
    }

    private func usage(_ addresses: Addresses) -> String {
        """
        ## Usage Examples

        ### cURL

        ```bash
        \(sample(.curl, addresses))
        ```

        ### Python

        Ensure you have the Python client installed:

        ```bash
        pip install fal-client
        ```

        Then use the API client to make requests:

        ```python
        \(sample(.python, addresses))
        ```

        ### JavaScript

        Ensure you have the JavaScript client installed:

        ```bash
        npm install --save @fal-ai/client
        ```

        Then use the API client to make requests:

        ```javascript
        \(sample(.javascript, addresses))
        ```

        """
    }

    private func resources(_ addresses: Addresses) -> String {
        """
        ## Additional Resources

        ### Documentation

        - [Model Playground](\(addresses.site)/models/\(id))
        - [API Documentation](\(addresses.site)/models/\(id)/api)
        - [OpenAPI Schema](\(addresses.site)/api/openapi/queue/openapi.json?endpoint_id=\(id))

        ### fal.ai Platform

        - [Platform Documentation](https://docs.fal.ai)
        - [Python Client](https://docs.fal.ai/clients/python)
        - [JavaScript Client](https://docs.fal.ai/clients/javascript)

        ### Reel

        - [Documentation](\(addresses.site)/docs)
        - [All endpoints](\(addresses.site)/llms.txt)

        """
    }
}

extension Field {
    /// The field as an item of a list, with the blank lines that fal's documents have: one after each item, but not between the
    /// last item's words and its facts.
    fileprivate func item(isLast: Bool) -> String {
        let colon = description.isEmpty && defaultValue == nil ? "" : ":"
        var lines = ["- **`\(name)`** (`\(typeName)`, \(isRequired ? "_required_" : "_optional_"))\(colon)"]
        var words = description
        if let defaultValue, defaultValue != .null {
            words += (words.isEmpty ? "" : " ") + "Default value: `\(defaultValue.jsonOrEmpty)`"
        }
        if !words.isEmpty { lines.append("  " + words.replacing("\n", with: "\n  ")) }
        let facts = self.facts.map { fact in
            switch fact.name {
            case "Range": "  - Range: \(fact.values.map { "`\($0)`" }.joined(separator: " to "))"
            case "Examples": "  - Examples: \(fact.values.joined(separator: ", "))"
            default: "  - \(fact.name): \(fact.values.map { "`\($0)`" }.joined(separator: ", "))"
            }
        }
        if !facts.isEmpty, !isLast { lines.append("") }
        return (lines + facts + [""]).map { $0 + "\n" }.joined()
    }
}
