import ArgumentParser
import Foundation
import ReelAPI
import ReelQueue
import ReelServer

/// `reel keys create`
struct KeysCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key, and print it: export FAL_KEY=$(reel keys create)",
        discussion: "It is printed this once. Whoever loses it needs a new one.")

    @Option(help: "What to call it in lists, such as the name of whoever gets it.")
    var name = ""

    @Option(help: "What it is good for: api (its own requests) or admin (everything). Repeat it (default: api).")
    var scope: [String] = []

    @Option(help: ArgumentHelp("Requests in a minute (default: any number).", valueName: "per-minute"))
    var rate: Int?

    @Option(help: "Jobs of it that run at the same time (default: what --jobs-per-key says).")
    var jobs: Int?

    @Option(help: ArgumentHelp("Dollars that its requests may cost (default: what --budget says).", valueName: "usd"))
    var budget: String?

    @Option(help: "Day (2027-01-31, from its beginning, UTC) or time (2027-01-31T18:00:00Z) from which it is refused.")
    var expires: String?

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() async throws {
        let budget = try budget.map { try Settings.dollars($0) }
        let new: NewKey
        do {
            new = try NewKey(
                name: name, scopes: try scopes(), limits: KeyLimits(rate: rate, jobs: jobs, budget: budget?.millionths),
                expiresAt: try expires.map(Self.date))
        } catch let error as NewKeyError {
            throw CommandFailure("--\(error).", code: CommandFailure.usage)
        }
        let folder = data ?? Settings().dataDirectory
        let sharing = try Settings().sharing()
        let place = sharing.database == nil ? folder : "the database"
        let issued = try await Keys.told {
            try await KeyService.open(dataDirectory: folder, sharing: sharing).create(new)
        }
        print(issued.text)
        Console.note("This is the only time that it is shown. \(Keys.summary(of: issued.key)), kept in \(place).")
    }

    private func scopes() throws -> KeyScopes {
        try scope.reduce(into: []) { scopes, name in
            guard let scope = KeyScopes(name: name) else {
                throw CommandFailure("--scope is \(name); it can be api or admin.", code: CommandFailure.usage)
            }
            scopes.formUnion(scope)
        }
    }

    private static func date(_ text: String) throws -> Date {
        if let time = try? Date.ISO8601FormatStyle().parse(text) { return time }
        if let day = try? Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().parse(text) { return day }
        throw CommandFailure(
            "--expires is \(text); it can be a day such as 2027-01-31 or a time such as 2027-01-31T18:00:00Z.",
            code: CommandFailure.usage)
    }
}
