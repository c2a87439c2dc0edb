#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import ReelTensor

/// A folder of a model as diffusers lays it out: `model_index.json`, and a folder for each part with its configuration and weights.
public struct ModelFolder: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The folder of a part.
    public subscript(part: String) -> String { path + "/" + part }

    public func has(_ part: String) -> Bool { FileManager.default.fileExists(atPath: self[part]) }

    /// What `file` says.
    /// - Throws: `TensorError.weights` that names the file and what is wrong with it.
    func configuration<Configuration: Decodable>(
        _ type: Configuration.Type = Configuration.self, _ file: String
    ) throws(TensorError) -> Configuration {
        guard let data = FileManager.default.contents(atPath: self[file]) else {
            throw .weights("\(self[file]) is missing. Is \(path) a folder of a model as diffusers lays it out?")
        }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let DecodingError.keyNotFound(key, _) {
            throw .weights("\(self[file]) says nothing of \(key.stringValue).")
        } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw .weights("\(self[file]): \(key) is not what Reel expects there.")
        } catch {
            throw .weights("\(self[file]) is not valid JSON.")
        }
    }
}
