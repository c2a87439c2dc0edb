import ReelAPI
import Testing

struct PriceTests {
    private let veo = Endpoint.firstLastFrameToVideo
    private let kling = Endpoint.imageToVideo

    private func charge(_ endpoint: Endpoint, _ changes: [String: JSONValue]) throws -> Charge {
        let body = Dictionary(endpoint.requiredExample.map { ($0.name, $0.value) }) { first, _ in first }
        return try endpoint.charge(for: .object(body.merging(changes) { $1 }))
    }

    @Test(arguments: [
        ("8s", true, "1.20"), ("8s", false, "0.80"), ("6s", true, "0.90"), ("4s", false, "0.40"),
    ])
    func firstLastFrame(_ duration: String, _ audio: Bool, _ amount: String) throws {
        for resolution in ["720p", "1080p"] {
            let charge = try charge(
                veo, ["duration": .string(duration), "generate_audio": .bool(audio), "resolution": .string(resolution)])
            #expect(charge.amount == USD(amount))
        }
    }

    @Test func withoutSoundItIsAThirdLess() throws {
        let with = try charge(veo, [:]).amount.millionths
        let without = try charge(veo, ["generate_audio": "no"]).amount.millionths
        #expect(without * 3 == with * 2)
    }

    @Test(arguments: [("5", "0.21"), ("10", "0.42")])
    func imageToVideo(_ duration: String, _ amount: String) throws {
        #expect(try charge(kling, ["duration": .string(duration)]).amount == USD(amount))
    }

    @Test func wordsAndBounds() {
        #expect(
            veo.priceInWords
                == "$0.15 per second of video with generate_audio true, $0.10 with generate_audio false")
        #expect(kling.priceInWords == "$0.042 per second of video")
        #expect(veo.charges.least == USD("0.4") && veo.charges.most == USD("1.2"))
        #expect(kling.charges.least == USD("0.21") && kling.charges.most == USD("0.42"))
    }

    @Test(arguments: [
        ("0", 0), ("0.15", 150_000), ("12", 12_000_000), ("0.000001", 1), ("1000000", 1_000_000_000_000),
    ])
    func amountsAreReadExactly(_ text: String, _ millionths: Int) {
        #expect(USD(text)?.millionths == millionths)
    }

    @Test(arguments: ["", ".5", "1.", "-1", "1e3", "0.0000001", "1000000.1", "10000000", "1,5", " 1", "٣"])
    func otherTextIsNoAmount(_ text: String) {
        #expect(USD(text) == nil)
    }

    @Test func amountsAreWrittenWithTwoDigitsAtLeast() {
        #expect(USD(millionths: 42_000).description == "$0.042")
        #expect(USD(millionths: 100_000).description == "$0.10")
        #expect(USD(millionths: 12_000_001).decimal == "12.000001")
        #expect(USD(millionths: -1_500_000).decimal == "-1.50")
    }

    @Test func pricesCanBeSet() throws {
        let list = try PriceList(
            parsing: """
                {"image-to-video": [{"usd_per_second": 0.05}], "first-last-frame-to-video": [
                 {"usd_per_second": "0.2", "when": {"resolution": "1080p", "generate_audio": true}}, {"usd_per_second": 0}]}
                """)
        let catalogue = EndpointCatalogue(prices: list)
        let veo = try #require(catalogue[veo.id])
        #expect(try charge(veo, ["resolution": "1080p"]).unitPrice == USD("0.2"))
        #expect(try charge(veo, ["resolution": "1080p", "generate_audio": false]).unitPrice == .zero)
        #expect(try charge(try #require(catalogue[kling.id]), [:]).amount == USD("0.25"))
        #expect(veo.priceInWords == "$0.20 per second of video with resolution 1080p and generate_audio true, $0.00 otherwise")
    }

    @Test(arguments: [
        ("[]", "JSON object"), ("{", "JSON object"), (#"{"x": []}"#, "no endpoint x"), (#"{"image-to-video": []}"#, "list"),
        (#"{"image-to-video": [{"usd_per_second": -1}]}"#, "usd_per_second"),
        (#"{"image-to-video": [{"usd_per_second": 1, "per": 2}]}"#, "has per"),
        (#"{"image-to-video": [{"usd_per_second": 1, "when": {"prompt": "x"}}]}"#, "no field prompt"),
        (#"{"image-to-video": [{"usd_per_second": 1, "when": {"duration": 5}}]}"#, "it can be 5, 10"),
        (#"{"image-to-video": [{"usd_per_second": 1, "when": {"duration": "5"}}]}"#, "fits duration 10"),
    ])
    func aWrongListIsRefused(_ text: String, _ words: String) {
        let error = #expect(throws: PriceListError.self) { try PriceList(parsing: text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
