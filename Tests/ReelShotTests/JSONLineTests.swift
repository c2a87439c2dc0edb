import ReelShot
import Testing

struct JSONLineTests {
    @Test func aShotIsOneLineAndComesBackEqual() throws {
        let line = try JSONLine.encode(Shot.example())
        #expect(line.hasSuffix("\n"))
        #expect(line.dropLast().contains("\n") == false)
        #expect(try JSONLine.decode(Shot.self, from: line) == Shot.example())
    }

    static let events: [EngineEvent] = [
        .log(LogLine(.warning, "dark")),
        .progress(0.25),
        .preview(jpeg: "/9j/4AAQ"),
        .finished(
            RenderedFile(
                path: "/tmp/o.mp4", bytes: 10, size: PixelSize(width: 2, height: 2), frameRate: 24, frameCount: 96,
                hasSound: false)),
        .failed(
            EngineFailure(
                .imageTooSmall, field: "image_url", "Too small.",
                facts: ["min_width": .number(64), "supported_formats": .list([".png"])])),
    ]

    @Test(arguments: events)
    func eventsComeBackEqual(_ event: EngineEvent) throws {
        #expect(try JSONLine.decode(EngineEvent.self, from: JSONLine.encode(event)) == event)
    }

    @Test func eventsReadAsDocumented() throws {
        #expect(try JSONLine.encode(EngineEvent.progress(0.25)) == "{\"fraction\":0.25,\"type\":\"progress\"}\n")
        #expect(
            try JSONLine.encode(EngineEvent.log(LogLine(.info, "hi")))
                == "{\"log\":{\"level\":\"INFO\",\"message\":\"hi\"},\"type\":\"log\"}\n")
    }
}
