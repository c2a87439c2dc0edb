extension Endpoint {
    /// A video that starts with a picture and moves as the prompt says.
    ///
    /// Source: the endpoint's published document; the prompt's limit is Kling's own; `tail_image_url` is of fal's dearer Kling endpoints; `seed` is Reel's.
    public static let imageToVideo = Endpoint(
        id: "fal-ai/kling-video/v2.5-turbo/standard/image-to-video",
        title: "Kling Video",
        description: """
            Kling 2.5 Turbo Standard: Top-tier image-to-video generation with unparalleled motion fluidity, \
            cinematic visuals, and exceptional prompt precision.
            """,
        category: "image-to-video",
        tags: ["stylized", "transform"],
        fields: [
            Field(
                "prompt", .text(maximumLength: 2500),
                examples: [
                    """
                    In a dimly lit room, a playful cat's eyes light up, fixated on a dancing red dot. With boundless \
                    energy, it pounces and leaps, chasing the elusive beam across the floor and up the walls. The \
                    simple joy of the hunt unfolds in clear, uncomplicated visuals.
                    """
                ]
            ),
            Field(
                "image_url", .pictureURL, "URL of the image to be used for the video",
                examples: ["https://storage.googleapis.com/falserverless/example_inputs/kling_v25_std_i2v_input.png"]
            ),
            Field(
                "duration", .choice(["5", "10"]), default: "5",
                "The duration of the generated video in seconds"
            ),
            Field("negative_prompt", .text(maximumLength: 2500), default: "blur, distort, and low quality"),
            Field(
                "cfg_scale", .number(0...1), default: 0.5,
                """
                The CFG (Classifier Free Guidance) scale is a measure of how close you want
                the model to stick to your prompt.
                """
            ),
            Field(
                "tail_image_url", .pictureURL, default: .null,
                "URL of a picture for the video to end with", isPublished: false
            ),
            Field(
                "seed", .integer, default: .null,
                "The same input with the same seed gives the same video", isPublished: false
            ),
        ],
        output: OutputField(
            "video", "The generated video",
            example: "https://storage.googleapis.com/falserverless/example_outputs/kling_v25_std_i2v_output.mp4"),
        // 5 s for $0.21, and each second more for $0.042.
        price: Price([Price.Tier(USD(millionths: 42_000))]),
        input: { values in
            Input(
                firstFrame: values.picture("image_url"),
                lastFrame: values.optionalPicture("tail_image_url"),
                prompt: values.text("prompt"),
                negativePrompt: values.text("negative_prompt"),
                guidance: values.number("cfg_scale"),
                seconds: values.seconds("duration"),
                // Beyond this ratio the short side of the video would be under 480 pixels.
                shape: .likePicture(pixels: 1280 * 720, maximumRatio: 4),
                sound: false,
                seed: values.integer("seed"))
        }
    )
}
