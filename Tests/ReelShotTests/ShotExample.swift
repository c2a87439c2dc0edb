import ReelShot

extension Shot {
    static func example(output: String = "/tmp/out.mp4") -> Shot {
        Shot(
            id: "shot-1",
            firstFrame: ShotPicture(field: "first_frame_url", path: "/tmp/a.png"),
            lastFrame: ShotPicture(field: "last_frame_url", path: "/tmp/b.png"),
            prompt: "a \"quoted\" line\nand another",
            seconds: 4,
            framing: .nearest(FramingTests.sizes),
            sound: true,
            seed: .max,
            output: output
        )
    }
}
