public import ReelTensor

/// What a Wan model is asked for, ready for it: pictures as pixels, texts as states of the text encoder.
public struct WanRequest {
    /// `[3, height, width]` in 0...255, both a multiple of 16 (32 for TI2V).
    public var first: Tensor
    public var last: Tensor?
    /// `[1, 512, text size]`.
    public var prompt: Tensor
    /// The same of what is to be avoided; not used at a guidance of 1 or less.
    public var negative: Tensor?
    /// What the image encoder saw; Wan 2.1 from pictures only.
    public var image: Tensor?
    /// 4k + 1.
    public var frames: Int
    public var steps: Int
    public var guidance: Double
    /// For the second expert; the same as for the first if nil.
    public var lateGuidance: Double?
    public var noise: Tensor

    public init(
        first: Tensor, last: Tensor? = nil, prompt: Tensor, negative: Tensor? = nil, image: Tensor? = nil, frames: Int,
        steps: Int,
        guidance: Double, lateGuidance: Double? = nil, noise: Tensor
    ) {
        self.first = first
        self.last = last
        self.prompt = prompt
        self.negative = negative
        self.image = image
        self.frames = frames
        self.steps = steps
        self.guidance = guidance
        self.lateGuidance = lateGuidance
        self.noise = noise
    }
}
