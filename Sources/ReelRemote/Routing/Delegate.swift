package import ReelFetch

/// A server that can be asked for videos: how it is asked, what it can do, how it is.
public final class Delegate: Sendable {
    public let setting: DelegateSetting
    public let abilities: Abilities
    public let health: DelegateHealth
    package let server: any RemoteServer
    package let run: RemoteRun
    let secrets: ServerSecrets

    public var name: String { setting.name }

    package init(
        _ setting: DelegateSetting, server: any RemoteServer, run: RemoteRun.Pacing, health: DelegateHealth = DelegateHealth(),
        key: String? = nil
    ) {
        self.setting = setting
        self.server = server
        self.health = health
        abilities = server.abilities
        self.run = RemoteRun(server, pacing: run)
        secrets = ServerSecrets(key)
    }

    /// - Parameters:
    ///   - endpoint: the id of the endpoint whose videos it makes.
    ///   - environment: where keys may be.
    /// - Throws: `DelegateSettingError` for a key, a workflow or an endpoint that there is not.
    package convenience init(
        _ setting: DelegateSetting, endpoint: String, client: PeerClient, socket: PeerSocket, environment: [String: String],
        pacing: RetryPacing = RetryPacing(), looks: ClosedRange<Duration> = .milliseconds(250)...(.seconds(2))
    ) throws(DelegateSettingError) {
        var credentials: [(name: String, value: String)] = []
        let key = try setting.key?.value(environment: environment)
        if let key {
            credentials = [("authorization", setting.kind == .fal ? "Key \(key)" : "Bearer \(key)")]
        }
        let caller = RemoteCaller(client, address: setting.address, credentials: credentials, pacing: pacing)
        let server: any RemoteServer
        switch setting.kind {
        case .lightX2V:
            server = LightX2VServer(caller: caller, setting: setting, abilities: try Self.abilities(of: setting))
        case .vllmOmni:
            server = VLLMOmniServer(caller: caller, setting: setting, abilities: try Self.abilities(of: setting))
        case .sglang:
            server = SGLangServer(caller: caller, setting: setting, abilities: try Self.abilities(of: setting))
        case .comfyUI:
            server = ComfyServer(
                caller: caller, socket: socket, credentials: credentials, setting: setting,
                workflow: try ComfyWorkflow(contentsOf: setting.workflow ?? ""))
        case .fal:
            let asked = setting.endpoint ?? endpoint
            let short = asked.split(separator: "/").dropFirst().joined(separator: "/")
            guard let abilities = AbilityTable.abilities(of: .fal, model: short) else {
                let known = AbilityTable.rows.filter { $0.kind == .fal }.map(\.model).joined(separator: ", ")
                throw DelegateSettingError("fal: \(asked) cannot be asked. Endpoints of fal that can: \(known).")
            }
            server = FalServer(
                caller: caller, storage: caller.at(try Self.storage(of: setting)), setting: setting, endpoint: asked,
                abilities: abilities)
        }
        self.init(setting, server: server, run: RemoteRun.Pacing(deadline: .seconds(setting.timeout), looks: looks), key: key)
    }

    private static func abilities(of setting: DelegateSetting) throws(DelegateSettingError) -> Abilities {
        guard let abilities = AbilityTable.abilities(of: setting.kind, model: setting.model) else {
            throw DelegateSettingError("\(setting.kind.rawValue): there is no model \(setting.model).")
        }
        return abilities
    }

    private static func storage(of setting: DelegateSetting) throws(DelegateSettingError) -> PeerAddress {
        if let storage = setting.storage { return storage }
        guard setting.address.host == "queue.fal.run" else { return setting.address }
        do throws(FetchError) {
            return try PeerAddress("https://rest.fal.ai")
        } catch {
            throw DelegateSettingError(error.message)
        }
    }

    /// Looks whether the server is there and well, and remembers it.
    @discardableResult
    public func check() async -> DelegateFailure? {
        do throws(DelegateFailure) {
            try await server.check()
            health.succeeded(isVideo: false)
            return nil
        } catch {
            let failure = secrets.removed(from: error)
            // A look that was called off says nothing of the server.
            if !Task.isCancelled { health.failed(failure, isVideo: false) }
            return failure
        }
    }
}
