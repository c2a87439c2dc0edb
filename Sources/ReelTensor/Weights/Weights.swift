#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The named tensors of a model, from one safetensors file or several with an index, as diffusers and transformers save them.
public struct Weights {
    private let store: any TensorStore
    /// What the names of this part of the model begin with.
    private let prefix: String
    public let torch: Torch
    /// Where tensors go when they are asked for.
    public let device: Device
    /// What floating-point tensors become when they are asked for; nil: as they are in the file.
    public let type: ElementType?
    /// Changes tensors as they are asked for, by their whole name.
    private let adapter: (any WeightAdapter)?

    /// - Parameter folder: holds `NAME.safetensors`, or `NAME.safetensors.index.json` and the files that it lists.
    /// - Throws: `TensorError.weights` if there are none, or a file of the index is missing, damaged or cut short.
    public init(
        folder: String, torch: Torch, device: Device = .cpu, type: ElementType? = nil
    ) throws(TensorError) {
        for name in ["diffusion_pytorch_model", "model"] {
            let path = "\(folder)/\(name).safetensors"
            if FileManager.default.fileExists(atPath: path) {
                self.init(store: FileStore(files: [try SafeTensorsFile(path: path)]), torch: torch, device: device, type: type)
                return
            }
            if let data = FileManager.default.contents(atPath: path + ".index.json") {
                guard let index = try? JSONDecoder().decode(Index.self, from: data) else {
                    throw .weights("\(path).index.json is not the JSON that it should be.")
                }
                var files: [SafeTensorsFile] = []
                for name in Set(index.weight_map.values).sorted() {
                    guard !name.contains("/") else { throw .weights("\(path).index.json names a file elsewhere: \(name).") }
                    files.append(try SafeTensorsFile(path: "\(folder)/\(name)"))
                }
                self.init(store: FileStore(files: files), torch: torch, device: device, type: type)
                return
            }
        }
        throw .weights(
            "\(folder) holds no weights: neither diffusion_pytorch_model.safetensors nor model.safetensors, nor an index.")
    }

    /// The tensors of the file at `path`.
    public init(file path: String, torch: Torch, device: Device = .cpu, type: ElementType? = nil) throws(TensorError) {
        self.init(store: FileStore(files: [try SafeTensorsFile(path: path)]), torch: torch, device: device, type: type)
    }

    /// Random weights of whatever shapes a model asks for, to measure it.
    public init(randomOn device: Device, type: ElementType, torch: Torch) {
        self.init(store: RandomStore(device: device, type: type), torch: torch, device: device, type: type)
    }

    private init(
        store: any TensorStore, prefix: String = "", torch: Torch, device: Device, type: ElementType?,
        adapter: (any WeightAdapter)? = nil
    ) {
        self.adapter = adapter
        self.store = store
        self.prefix = prefix
        self.torch = torch
        self.device = device
        self.type = type
    }

    /// A part of the model: names below `name`.
    public subscript(name: String) -> Weights {
        Weights(store: store, prefix: prefix + name + ".", torch: torch, device: device, type: type, adapter: adapter)
    }

    /// The same, kept in another type: normalisations stay in float32, whatever the rest becomes.
    public func kept(as type: ElementType?) -> Weights {
        Weights(store: store, prefix: prefix, torch: torch, device: device, type: type, adapter: adapter)
    }

    /// The same, changed by `adapter` as they are asked for.
    public func adapted(by adapter: (any WeightAdapter)?) -> Weights {
        Weights(store: store, prefix: prefix, torch: torch, device: device, type: type, adapter: adapter)
    }

    public func contains(_ name: String) -> Bool { store.contains(prefix + name) }

    /// All names below this part of the model.
    public var names: [String] {
        store.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    /// Bytes that all tensors below this part take.
    /// - Parameter type: what their floating-point numbers are to be; nil: as they are in their files.
    public func byteCount(as type: ElementType? = nil) -> Int {
        names.reduce(0) { sum, name in
            guard let facts = store.facts(prefix + name) else { return sum }
            let element = facts.type.isFloat ? type ?? facts.type : facts.type
            return sum + facts.shape.reduce(1, *) * element.byteCount
        }
    }

    /// - Parameter shape: what the model needs; not checked if nil.
    /// - Throws: `TensorError.weights` if there is no such tensor, or it is of another shape.
    public func tensor(_ name: String, shape: [Int]? = nil) throws(TensorError) -> Tensor {
        if let shape, let facts = store.facts(prefix + name), facts.shape != shape {
            throw .weights("\(prefix + name) is \(facts.shape) in the weights, where the configuration needs \(shape).")
        }
        guard var tensor = try store.tensor(prefix + name, shape: shape, torch: torch)?.to(device) else {
            throw .weights("The weights have no \(prefix + name). Are they of another model?")
        }
        if let adapter { tensor = try adapter.adapted(prefix + name, tensor) }
        return if let type, tensor.elementType?.isFloat == true { try tensor.to(type) } else { tensor }
    }
}

/// Changes weights as a model asks for them.
public protocol WeightAdapter {
    /// - Parameters:
    ///   - name: the tensor's whole name.
    ///   - tensor: as it is in the file, on the device where it is to be.
    /// - Returns: the tensor to use, of the same shape.
    func adapted(_ name: String, _ tensor: Tensor) throws(TensorError) -> Tensor
}

private struct Index: Decodable {
    let weight_map: [String: String]
}
