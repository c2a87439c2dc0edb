public import ReelFetch

/// A server as the operator names it: `KIND+URL?option=value&…`, such as `lightx2v+http://gpu1:8000?steps=4`.
///
/// A key never stands in it: `key=env:NAME` or `key=file:PATH` says where one is.
public struct DelegateSetting: Hashable, Sendable {
    public var kind: DelegateKind
    public var address: PeerAddress
    /// What job logs, metrics and pages call it; no host is told there.
    public var name: String
    /// One of the kind's `models`; empty where there is nothing to choose.
    public var model: String
    public var key: DelegateKey?
    /// Steps that the model takes; nil for the server's own number.
    public var steps: Int?
    /// Frames a second that the model makes; nil for its family's.
    public var frameRate: Int?
    /// Seconds that one video may take from being sent to being fetched.
    public var timeout: Int
    /// ComfyUI: the file with the workflow.
    public var workflow: String?
    /// fal: where files are uploaded to; nil for fal's own storage, or for `address` if that is not fal's.
    public var storage: PeerAddress?
    /// fal: the endpoint to ask there; nil for the one that was asked for here.
    public var endpoint: String?

    private static let options = [
        "name", "model", "key", "steps", "fps", "timeout", "workflow", "storage", "endpoint",
    ]

    /// - Throws: `DelegateSettingError` that says what is wrong.
    public init(_ text: String) throws(DelegateSettingError) {
        guard let plus = text.firstIndex(of: "+"), let kind = DelegateKind(rawValue: String(text[..<plus])) else {
            let kinds = DelegateKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DelegateSettingError("\(text.prefix(80)) does not start with a kind of server and a plus. Kinds: \(kinds).")
        }
        self.kind = kind
        let rest = text[text.index(after: plus)...]
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        do throws(FetchError) {
            address = try PeerAddress(String(parts[0]))
        } catch {
            throw DelegateSettingError("\(kind.rawValue): \(error.message) Write http://HOST:PORT after the plus.")
        }
        var given: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2, Self.options.contains(halves[0]) else {
                throw DelegateSettingError(
                    "\(kind.rawValue): \(halves[0]) is no option. There are \(Self.options.joined(separator: ", ")), each with a value."
                )
            }
            given[halves[0]] = halves[1]
        }
        name = given["name"] ?? kind.rawValue
        guard !name.isEmpty, name.count <= 40, name.unicodeScalars.allSatisfy({ Self.isNameCharacter($0) }) else {
            throw DelegateSettingError(
                "\(kind.rawValue): the name may have up to 40 letters, digits, dots, hyphens and underscores.")
        }
        model = given["model"] ?? kind.models.first ?? ""
        guard given["model"] == nil || kind.models.contains(model) else {
            throw DelegateSettingError(
                kind.models.isEmpty
                    ? "\(kind.rawValue) has no models to choose from; leave model out."
                    : "\(kind.rawValue): model is \(model); it can be \(kind.models.joined(separator: ", ")).")
        }
        key = try given["key"].map { text throws(DelegateSettingError) in try DelegateKey(text) }
        steps = try Self.integer(given, "steps", 1...200)
        frameRate = try Self.integer(given, "fps", 1...120)
        timeout = try Self.integer(given, "timeout", 1...86_400) ?? 1800
        workflow = given["workflow"]
        endpoint = given["endpoint"]
        do throws(FetchError) {
            storage = try given["storage"].map { text throws(FetchError) in try PeerAddress(text) }
        } catch {
            throw DelegateSettingError("\(kind.rawValue): storage: \(error.message)")
        }
        guard kind != .comfyUI || workflow != nil else {
            throw DelegateSettingError("comfyui needs workflow=FILE, a workflow in API format with slots such as {{prompt}}.")
        }
        guard kind != .fal || key != nil else {
            throw DelegateSettingError("fal needs key=env:FAL_KEY, or key=file: and the path of a file that holds the key.")
        }
    }

    private static func integer(
        _ given: [String: String], _ name: String, _ range: ClosedRange<Int>
    ) throws(DelegateSettingError) -> Int? {
        guard let text = given[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw DelegateSettingError("\(name) is \(text); it can be \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    private static func isNameCharacter(_ scalar: UnicodeScalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": true
        default: false
        }
    }
}
