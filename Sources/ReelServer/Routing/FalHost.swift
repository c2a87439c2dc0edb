/// fal's own host names: those that a proxy may stand in for.
public enum FalHost {
    /// One host for each name or family of names, for questions such as "would this rule touch any of fal's hosts?".
    public static let examples = names.sorted() + families.map { "v3" + $0 }

    private static let names: Set<String> = [
        "fal.run", "queue.fal.run", "ws.fal.run", "fal.ai", "rest.fal.ai", "rest.alpha.fal.ai", "api.fal.ai", "fal.media",
        "falrun.com", "queue.falrun.com",
    ]
    /// Other names of fal.ai are its web site and its login, which nobody but fal can answer for.
    private static let families = [".fal.run", ".fal.media"]

    /// Whether `host`, without a port, is one that serves fal's API or files. Case and a dot at the end do not matter.
    public static func contains(_ host: some StringProtocol) -> Bool {
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return names.contains(name) || families.contains { name.hasSuffix($0) && name.count > $0.count }
    }
}
