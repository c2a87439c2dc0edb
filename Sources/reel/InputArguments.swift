import Foundation
import ReelAPI

/// The `-i key=value` arguments of a command as the body of a request.
///
/// `@` before a value reads a local file, as cog's command line does: the picture itself for a picture field, the file's text
/// for any other.
struct InputArguments {
    let body: JSONValue
    /// Paths of local pictures, by field.
    let localFiles: [String: String]

    /// - Throws: `CommandFailure` that names the argument.
    init(_ arguments: [String], for endpoint: Endpoint) throws {
        var values: [String: JSONValue] = [:]
        var files: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                throw CommandFailure("-i \(argument): write it as field=value.", code: CommandFailure.usage)
            }
            let (name, value) = (parts[0], parts[1])
            guard let field = endpoint.fields.first(where: { $0.name == name }) else {
                let names = endpoint.fields.map(\.name).joined(separator: ", ")
                throw CommandFailure("\(name): no such field. Fields: \(names).", code: CommandFailure.invalidInput)
            }
            guard value.hasPrefix("@") else {
                values[name] = .string(value)
                continue
            }
            let path = String(value.dropFirst())
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
                throw CommandFailure("\(name): there is no file \(path).", code: CommandFailure.invalidInput)
            }
            if field.kind == .pictureURL {
                files[name] = path
                values[name] = .string(path)
            } else if let text = try? String(contentsOfFile: path, encoding: .utf8) {
                values[name] = .string(text.trimmingCharacters(in: .newlines))
            } else {
                throw CommandFailure("\(name): \(path) is not UTF-8 text.", code: CommandFailure.invalidInput)
            }
        }
        body = .object(values)
        localFiles = files
    }
}
