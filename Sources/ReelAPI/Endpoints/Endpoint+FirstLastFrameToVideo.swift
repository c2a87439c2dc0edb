extension Endpoint {
    /// A video that starts with one picture and ends with another.
    ///
    /// Source: the endpoint's published document; `negative_prompt` and `seed` are from fal's later one.
    public static let firstLastFrameToVideo = Endpoint(
        id: "fal-ai/veo3.1/fast/first-last-frame-to-video",
        title: "Veo 3.1 Fast",
        description: "Generate videos from a first/last frame using Google's Veo 3.1 Fast",
        category: "image-to-video",
        fields: [
            Field(
                "first_frame_url", .pictureURL, "URL of the first frame of the video",
                examples: ["https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-1.jpeg"]
            ),
            Field(
                "last_frame_url", .pictureURL, "URL of the last frame of the video",
                examples: ["https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-2.jpeg"]
            ),
            Field(
                "prompt", .text(maximumLength: 20_000),
                "The text prompt describing the video you want to generate",
                examples: [
                    """
                    A woman looks into the camera, breathes in, then exclaims energetically, "have you guys checked \
                    out Veo3.1 First-Last-Frame-to-Video on Fal? It's incredible!"
                    """
                ]
            ),
            Field(
                "duration", .choice(["4s", "6s", "8s"]), default: "8s",
                "The duration of the generated video in seconds"
            ),
            Field(
                "aspect_ratio", .choice(["auto", "9:16", "16:9", "1:1"]), default: "auto",
                "Aspect ratio of the generated video"
            ),
            Field(
                "resolution", .choice(["720p", "1080p"]), default: "720p",
                "Resolution of the generated video"
            ),
            Field(
                "generate_audio", .flag, default: true,
                "Whether to generate audio for the video. If false, 33% less credits will be used."
            ),
            Field(
                "negative_prompt", .text(maximumLength: 20_000), default: .null,
                "What the video should not have", isPublished: false
            ),
            Field(
                "seed", .integer, default: .null,
                "The same input with the same seed gives the same video", isPublished: false
            ),
        ],
        output: OutputField(
            "video", "The generated video",
            example: "https://storage.googleapis.com/falserverless/example_outputs/veo31-flf2v-output.mp4"),
        price: Price([
            Price.Tier(USD(millionths: 150_000), when: ["generate_audio": true]),
            Price.Tier(USD(millionths: 100_000), when: ["generate_audio": false]),
        ]),
        input: { values in
            Input(
                firstFrame: values.picture("first_frame_url"),
                lastFrame: values.picture("last_frame_url"),
                prompt: values.text("prompt"),
                negativePrompt: values.text("negative_prompt"),
                seconds: values.seconds("duration"),
                shape: VideoShape(ratio: values.text("aspect_ratio"), resolution: values.text("resolution")),
                sound: values.flag("generate_audio"),
                seed: values.integer("seed"))
        }
    )
}
