/// Which Node heeds a proxy from the environment: 24 and later, and 22 from 22.21.
package struct NodeVersion: Hashable {
    package var major: Int
    package var minor: Int

    /// Reads what `node --version` prints, such as `v20.20.2`.
    package init?(_ text: String) {
        let parts = text.drop { $0 == "v" }.split(separator: ".").prefix(2).map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return nil }
        (self.major, self.minor) = (major, minor)
    }

    package var takesProxyFromEnvironment: Bool { major >= 24 || (major == 22 && minor >= 21) }

    /// - Throws: `CommandFailure` for an older Node: its requests would go to fal itself, with whatever key there is.
    static func check(_ program: Program) async throws {
        guard program.name.split(separator: "/").last == "node",
            let version = await program.answer(to: ["--version"]).flatMap({ NodeVersion($0) }),
            !version.takesProxyFromEnvironment
        else { return }
        throw CommandFailure(
            """
            Node \(version.major).\(version.minor) takes no proxy from the environment, so its requests would go to fal itself. \
            Use Node 24 (or 22.21 and later); or start `reel serve` and tell the client of it: \
            fal.config({ proxyUrl: { url: "http://localhost:8080/api/fal/proxy", when: "always" } })
            """, code: CommandFailure.usage)
    }
}
