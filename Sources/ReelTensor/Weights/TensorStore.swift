/// Where the tensors of a model come from.
protocol TensorStore {
    /// All names.
    var names: [String] { get }

    func contains(_ name: String) -> Bool

    /// What is known of a tensor before it is made; nil if there is none of that name.
    func facts(_ name: String) -> (type: ElementType, shape: [Int])?

    /// - Parameter shape: what is asked for; only a store that makes tensors up heeds it.
    /// - Returns: nil if there is none of that name.
    func tensor(_ name: String, shape: [Int]?, torch: Torch) throws(TensorError) -> Tensor?
}

/// The tensors of safetensors files.
struct FileStore: TensorStore {
    private let entries: [String: (file: SafeTensorsFile, entry: SafeTensorsHeader.Entry)]

    init(files: [SafeTensorsFile]) {
        var entries: [String: (SafeTensorsFile, SafeTensorsHeader.Entry)] = [:]
        for file in files {
            for (name, entry) in file.entries { entries[name] = (file, entry) }
        }
        self.entries = entries
    }

    var names: [String] { Array(entries.keys) }

    func contains(_ name: String) -> Bool { entries[name] != nil }

    func facts(_ name: String) -> (type: ElementType, shape: [Int])? {
        entries[name].map { ($0.entry.type, $0.entry.shape) }
    }

    func tensor(_ name: String, shape: [Int]?, torch: Torch) throws(TensorError) -> Tensor? {
        guard let (file, entry) = entries[name] else { return nil }
        return try file.tensor(entry, torch: torch)
    }
}

/// Random tensors of whatever shape is asked for, to measure a model without its weights.
struct RandomStore: TensorStore {
    let device: Device
    let type: ElementType

    var names: [String] { [] }

    /// Only what every model has: nothing that is there in some and not in others.
    func contains(_ name: String) -> Bool { false }

    func facts(_ name: String) -> (type: ElementType, shape: [Int])? { nil }

    /// Of deviation 0.02, so that no layer's numbers grow out of range.
    func tensor(_ name: String, shape: [Int]?, torch: Torch) throws(TensorError) -> Tensor? {
        guard let shape else { return nil }
        return try Tensor.randomNormal(shape, type, on: device, torch: torch) * 0.02
    }
}
