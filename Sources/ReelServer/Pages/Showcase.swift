import ReelAPI

/// What the pages show an endpoint with: pictures that Reel has drawn itself, and words that go with them.
struct Showcase {
    /// Assets, one for each picture that the endpoint needs.
    let pictures: [String]
    let prompt: String

    init(_ endpoint: Endpoint) {
        let count = endpoint.fields.filter { $0.kind == .pictureURL && $0.isRequired }.count
        if count > 1 {
            pictures = (0..<count).map { $0 == 0 ? "harbour-first.webp" : "harbour-last.webp" }
            prompt = "A boat crosses the harbour in the morning while the camera glides along the quay, gulls and small waves"
        } else {
            pictures = count == 1 ? ["valley.webp"] : []
            prompt = "Slow push in over the meadow towards the hills at sunrise"
        }
    }
}
