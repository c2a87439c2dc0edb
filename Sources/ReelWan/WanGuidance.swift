package import ReelShot

/// How strictly a model follows the prompt, and in how many steps.
package struct WanGuidance: CustomStringConvertible {
    package let scale: Double
    package let steps: Int

    /// Steps of the models as they are published (Wan-Video/Wan2.2, `wan_i2v_A14B.py`).
    static let usualSteps = 40
    /// Steps of those that were distilled to need few.
    static let fewSteps = 4

    /// `cfg_scale` 0 leaves the prompt to the model alone (a scale of 1), 0.5 is what Wan was published with (3.5), 1 is 6.
    package init(_ shot: Shot, _ model: ShotModel) {
        scale = model.isGuided ? 1 + 5 * min(max(shot.guidance, 0), 1) : 1
        steps = max(1, model.steps ?? (model.isGuided ? Self.usualSteps : Self.fewSteps))
    }

    package var description: String {
        scale > 1
            ? "Guidance \(scale): cfg_scale and negative_prompt steer the model"
            : "No guidance: this model has no use for cfg_scale and negative_prompt"
    }
}
