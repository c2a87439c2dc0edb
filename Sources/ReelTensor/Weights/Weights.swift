#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The named tensors of a model, from one safetensors file or several with an index, as diffusers and transformers save them.
public struct Weights {
    private let store: Store
    /// What the names of this part of the model begin with.
    private let prefix: String
    public let torch: Torch
    /// Where tensors go when they are asked for.
    public let device: Device
    /// What floating-point tensors become when they are asked for; nil: as they are in the file.
    public let type: ElementType?

    /// - Parameter folder: holds `NAME.safetensors`, or `NAME.safetensors.index.json` and the files that it lists.
    /// - Throws: `TensorError.weights` if there are none, or a file of the index is missing, damaged or cut short.
    public init(
        folder: String, torch: Torch, device: Device = .cpu, type: ElementType? = nil
    ) throws(TensorError) {
        for name in ["diffusion_pytorch_model", "model"] {
            let path = "\(folder)/\(name).safetensors"
            if FileManager.default.fileExists(atPath: path) {
                self.init(store: Store(files: [try SafeTensorsFile(path: path)]), torch: torch, device: device, type: type)
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
                self.init(store: Store(files: files), torch: torch, device: device, type: type)
                return
            }
        }
        throw .weights("\(folder) holds no weights: neither diffusion_pytorch_model.safetensors nor model.safetensors, nor an index.")
    }

    /// The tensors of the file at `path`.
    public init(file path: String, torch: Torch, device: Device = .cpu, type: ElementType? = nil) throws(TensorError) {
        self.init(store: Store(files: [try SafeTensorsFile(path: path)]), torch: torch, device: device, type: type)
    }

    private init(store: Store, prefix: String = "", torch: Torch, device: Device, type: ElementType?) {
        self.store = store
        self.prefix = prefix
        self.torch = torch
        self.device = device
        self.type = type
    }

    /// A part of the model: names below `name`.
    public subscript(name: String) -> Weights {
        Weights(store: store, prefix: prefix + name + ".", torch: torch, device: device, type: type)
    }

    /// The same, kept in another type: normalisations stay in float32, whatever the rest becomes.
    public func kept(as type: ElementType?) -> Weights {
        Weights(store: store, prefix: prefix, torch: torch, device: device, type: type)
    }

    public func contains(_ name: String) -> Bool { store.entries[prefix + name] != nil }

    /// All names below this part of the model.
    public var names: [String] {
        store.entries.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
    }

    /// Bytes that all tensors below this part take in their files.
    public var byteCount: Int { store.entries.reduce(0) { $1.key.hasPrefix(prefix) ? $0 + $1.value.entry.range.count : $0 } }

    /// - Parameter shape: what the model needs; not checked if nil.
    /// - Throws: `TensorError.weights` if there is no such tensor, or it is of another shape.
    public func tensor(_ name: String, shape: [Int]? = nil) throws(TensorError) -> Tensor {
        guard let (file, entry) = store.entries[prefix + name].map({ ($0.file, $0.entry) }) else {
            throw .weights("The weights have no \(prefix + name). Are they of another model?")
        }
        if let shape, shape != entry.shape {
            throw .weights("\(prefix + name) is \(entry.shape) in the weights, where the configuration needs \(shape).")
        }
        let tensor = try file.tensor(entry, torch: torch)
        let isFloat = [.float64, .float32, .float16, .bfloat16, .float8E4M3, .float8E5M2].contains(entry.type)
        return if let type, isFloat { try tensor.to(device).to(type) } else { try tensor.to(device) }
    }
}

private final class Store {
    let entries: [String: (file: SafeTensorsFile, entry: SafeTensorsHeader.Entry)]

    init(files: [SafeTensorsFile]) {
        var entries: [String: (SafeTensorsFile, SafeTensorsHeader.Entry)] = [:]
        for file in files {
            for (name, entry) in file.entries { entries[name] = (file, entry) }
        }
        self.entries = entries
    }
}

private struct Index: Decodable {
    let weight_map: [String: String]
}
