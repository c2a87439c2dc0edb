public import Logging
public import ReelFetch

/// Which servers make the videos of which endpoints.
public struct DelegateChoice: Sendable {
    /// By the endpoint's id, in the order in which they are asked.
    public let delegates: [(endpoint: String, delegates: [Delegate])]
    private let fallsBack: Bool

    /// None: every video is made here.
    public init() { (delegates, fallsBack) = ([], true) }

    /// - Parameters:
    ///   - settings: `ENDPOINT=KIND+URL?…`, in the order in which the servers are asked.
    ///   - fallsBack: whether what no server makes is made here.
    ///   - endpoint: the id of the endpoint that a name means; nil if there is none.
    ///   - environment: where keys may be.
    ///   - policy: which networks the places may be in that servers name.
    /// - Throws: `DelegateSettingError` that says what is wrong.
    public init(
        _ settings: [String], fallsBack: Bool = true, environment: [String: String], userAgent: String,
        policy: FetchPolicy = FetchPolicy(), endpoint: (String) -> String?
    ) throws(DelegateSettingError) {
        let client = PeerClient(userAgent: userAgent, policy: policy)
        let socket = PeerSocket(userAgent: userAgent)
        var found: [(endpoint: String, delegates: [Delegate])] = []
        var names: [String: DelegateSetting] = [:]
        var known: [DelegateSetting: Delegate] = [:]
        for text in settings {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let id = endpoint(parts[0]) else {
                throw DelegateSettingError(
                    "\(text.prefix(80)) is not ENDPOINT=KIND+URL, such as image-to-video=lightx2v+http://gpu1:8000, or there is no such endpoint."
                )
            }
            var setting = try DelegateSetting(parts[1])
            // The same server, for another endpoint too; another one of its kind gets a number.
            let plain = setting.name
            var number = 1
            while let other = names[setting.name], !other.isSame(as: setting) {
                number += 1
                setting.name = "\(plain)-\(number)"
            }
            names[setting.name] = setting
            // What fal can do depends on what it is asked for.
            let isShared = setting.kind != .fal
            let delegate: Delegate
            if isShared, let there = known[setting] {
                delegate = there
            } else {
                delegate = try Delegate(setting, endpoint: id, client: client, socket: socket, environment: environment)
                known[setting] = delegate
            }
            if let index = found.firstIndex(where: { $0.endpoint == id }) {
                found[index].delegates.append(delegate)
            } else {
                found.append((id, [delegate]))
            }
        }
        delegates = found
        self.fallsBack = fallsBack
    }

    public var isEmpty: Bool { delegates.isEmpty }

    /// The variables of the environment that servers' keys are in: nobody else needs to know them.
    public var keyVariables: Set<String> {
        Set(all.compactMap { if case .environment(let name) = $0.setting.key { name } else { nil } })
    }

    /// Every server once.
    public var all: [Delegate] {
        var seen: Set<ObjectIdentifier> = []
        return delegates.flatMap(\.delegates).filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// The endpoints that a server makes videos of.
    public func endpoints(of delegate: Delegate) -> [String] {
        delegates.filter { $0.delegates.contains { $0 === delegate } }.map(\.endpoint)
    }

    /// The way of an endpoint's videos; nil for one whose videos are made here.
    public func route(
        for endpoint: String, logger: Logger, onOutcome: @escaping @Sendable (DelegateOutcome) -> Void = { _ in }
    ) -> DelegateRoute? {
        guard let found = delegates.first(where: { $0.endpoint == endpoint }) else { return nil }
        return DelegateRoute(found.delegates, fallsBack: fallsBack, logger: logger, onOutcome: onOutcome)
    }

    /// Looks at every server again and again, until the task is cancelled.
    /// - Parameter interval: between two looks at one server.
    public func watch(every interval: Duration = .seconds(20), onLook: @escaping @Sendable (Delegate) -> Void = { _ in }) async {
        await withTaskGroup(of: Void.self) { group in
            for delegate in all {
                group.addTask {
                    while !Task.isCancelled {
                        await delegate.check()
                        onLook(delegate)
                        try? await Task.sleep(for: interval)
                    }
                }
            }
        }
    }
}

extension DelegateSetting {
    fileprivate func isSame(as other: DelegateSetting) -> Bool {
        var other = other
        other.name = name
        return self == other
    }
}
