extension EndpointCatalogue {
    /// `llms.txt`: what this server is, its endpoints and its documents, with links for programs that read.
    public func textIndex(_ addresses: Addresses) -> String {
        let models = endpoints.map { endpoint in
            "- [\(endpoint.title)](\(addresses.site)/models/\(endpoint.id)/llms.txt): \(endpoint.description) "
                + "`\(endpoint.id)`, \(endpoint.priceInWords)."
        }
        return """
            # Reel

            > Video from pictures, made on the machine that runs this server, over fal.ai's wire protocol.

            A model is run with `POST \(addresses.run)/{model id}`, or through the queue with `POST \(addresses.queue)/{model id}`.
            Clients and programs written for fal work unchanged.

            ## Models

            \(models.joined(separator: "\n"))

            ## Playgrounds

            \(endpoints.map { "- [\($0.title)](\(addresses.site)/models/\($0.id))" }.joined(separator: "\n"))

            ## Documentation

            \(DocumentationPage.allCases.map { "- [\($0.title)](\(addresses.site)\($0.path).md): \($0.summary)" }.joined(separator: "\n"))

            ## Schemas

            - [OpenAPI document of the server](\(addresses.site)/openapi.json)
            - [Models as JSON](\(addresses.site)/v1/models)
            - [Prices as JSON](\(addresses.site)/v1/models/pricing)

            """
    }
}
