import ReelAPI
import Testing

struct ChoiceTableTests {
    @Test func aPriceDependsOnWhatChangesIt() {
        let table = Endpoint.firstLastFrameToVideo.chargeTable
        #expect(table.fields == ["duration", "generate_audio"])
        #expect(table.values.count == 6)
        #expect(table.values["\"4s\"|false"] == ["cost": "$0.40", "seconds": 4])
        #expect(table.values["\"8s\"|true"] == ["cost": "$1.20", "seconds": 8])
        let other = Endpoint.imageToVideo.chargeTable
        #expect(other.fields == ["duration"] && other.values["\"10\""] == ["cost": "$0.42", "seconds": 10])
    }

    @Test func everyRowIsWhatTheLedgerCharges() throws {
        for endpoint in EndpointCatalogue().endpoints {
            let table = endpoint.chargeTable
            for (key, value) in table.values {
                var body = Dictionary(endpoint.requiredExample.map { ($0.name, $0.value) }) { first, _ in first }
                for (name, text) in zip(table.fields, key.split(separator: "|")) {
                    body[name] = try JSONValue(parsing: text.utf8)
                }
                let charge = try endpoint.charge(for: .object(body))
                #expect(value == ["cost": .string(charge.amount.description), "seconds": .integer(charge.seconds)])
            }
        }
    }

    @Test func aShapeDependsOnRatioAndResolution() {
        let table = Endpoint.firstLastFrameToVideo.shapeTable
        #expect(table.fields == ["aspect_ratio", "resolution"])
        #expect(table.values["\"9:16\"|\"1080p\""] == [[1080, 1920]])
        #expect(table.values["\"auto\"|\"720p\""] == [[1280, 720], [720, 1280], [720, 720]])
    }

    @Test func whereThePictureSettlesItThereIsOneRow() {
        let table = Endpoint.imageToVideo.shapeTable
        #expect(table.fields == [] && table.values == ["": .null])
    }
}
