import HTTPTypes
import ReelAPI
import ReelServer
import Testing

struct AnnouncedFileTests {
    @Test(arguments: [
        ("image/png", "image/png", "file.png"), ("image/jpeg; q=1", "image/jpeg; q=1", "file.jpeg"),
        (nil, "application/octet-stream", "file.bin"), ("nonsense", "application/octet-stream", "file.bin"),
        ("text/html\r\nX: y", "application/octet-stream", "file.bin"), ("a/", "application/octet-stream", "file.bin"),
    ])
    func aTypeThatIsNoneIsUnknown(_ sent: String?, _ type: String, _ name: String) {
        #expect(AnnouncedFile(name: nil, contentType: sent) == AnnouncedFile(name: name, contentType: type))
    }

    @Test func aBodySaysNameAndType() throws {
        let file = try AnnouncedFile(["file_name": "a b.png", "content_type": "image/png"])
        #expect(file.name == "a b.png" && file.contentType == "image/png")
        #expect(try AnnouncedFile(["file_name": nil]).name == "file.bin")
        #expect(throws: APIError.self) { try AnnouncedFile([]) }
        #expect(throws: APIError.self) { try AnnouncedFile(["content_type": 1]) }
    }

    @Test(arguments: [
        (#"{"expiration_duration_seconds": 60}"#, 60), (#"{"expiration_duration_seconds": 60.5}"#, 60),
        (#"{"initial_acl": {"default": "allow"}}"#, nil), ("{}", nil),
    ])
    func aLifecycleSaysHowLong(_ header: String, _ seconds: Int?) throws {
        for name in ["X-Fal-Object-Lifecycle", "x-fal-object-lifecycle-preference"] {
            #expect(try ObjectLifecycle([#require(HTTPField.Name(name)): header]).lifetime == seconds)
        }
    }

    @Test(arguments: ["", "1h", "[]", #"{"expiration_duration_seconds": -1}"#, #"{"expiration_duration_seconds": 1e300}"#])
    func aLifecycleThatIsNoneIsAnError(_ header: String) throws {
        let name = try #require(HTTPField.Name("X-Fal-Object-Lifecycle"))
        let error = #expect(throws: APIError.self) { try ObjectLifecycle([name: header]) }
        #expect(error?.status == 400)
    }

    @Test(arguments: [
        ("video/mp4", true), ("IMAGE/PNG; a=b", true), ("audio/wav", true), ("image/svg+xml", false), ("text/html", false),
        ("application/octet-stream", false), (" image/svg+xml", false),
    ])
    func onlyWhatHoldsNoScriptIsShown(_ type: String, _ isShown: Bool) {
        #expect(MediaType(type).isShownInBrowsers == isShown)
    }

    @Test func anEntityTagIsFoundInAList() {
        let tag = EntityTag("k")
        for header in ["\"k\"", "W/\"k\"", "\"a\", \"k\"", "*"] {
            #expect(tag.matches(header), "\(header)")
        }
        for header in ["", "k", "\"kk\"", "\"a\",\"b\""] {
            #expect(!tag.matches(header), "\(header)")
        }
    }
}
