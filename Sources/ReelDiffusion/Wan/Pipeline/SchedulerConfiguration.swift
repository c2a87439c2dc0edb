import ReelTensor

/// Which steps a model was made for, as `scheduler/scheduler_config.json` has it.
struct SchedulerConfiguration: Decodable {
    private let name: String
    private let flowShift: Double?
    private let eulerShift: Double?
    private let order: Int?
    private let solver: String?

    private enum CodingKeys: String, CodingKey {
        case name = "_class_name"
        case flowShift = "flow_shift"
        case eulerShift = "shift"
        case order = "solver_order"
        case solver = "solver_type"
    }

    /// - Parameter shift: instead of the model's own.
    /// - Throws: `TensorError.weights` for a way of stepping that Reel does not have.
    func schedule(steps: Int, shift: Double? = nil) throws(TensorError) -> any StepSchedule {
        switch name {
        case "UniPCMultistepScheduler" where order ?? 2 == 2 && solver ?? "bh2" == "bh2":
            UniPCSchedule(steps: steps, shift: shift ?? flowShift ?? 1)
        case "FlowMatchEulerDiscreteScheduler": EulerSchedule(steps: steps, shift: shift ?? eulerShift ?? 1)
        default: throw .weights("Reel does not step as \(name) of this model does; it has UniPC of order 2, and Euler.")
        }
    }
}
