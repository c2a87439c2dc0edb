import ArgumentParser
import Foundation
import ReelShot

/// The command line.
@main
struct Reel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reel",
        abstract: "Video from pictures, on your own machine, for any fal client.",
        version: Version.current,
        subcommands: [Generate.self, Tween.self, Models.self, Serve.self, Worker.self, Run.self, Keys.self, Doctor.self]
    )

    nonisolated static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Console.error(failure.message)
            Foundation.exit(failure.code)
        } catch let code as ExitCode {
            // A program's own code, whatever it is.
            Foundation.exit(code.rawValue)
        } catch {
            // ArgumentParser's own code for a wrong call is BSD's 64; here it is the shell's 2.
            let code = Reel.exitCode(for: error)
            guard code == .validationFailure else { Reel.exit(withError: error) }
            Console.error(Reel.fullMessage(for: error), prefix: "")
            Foundation.exit(CommandFailure.usage)
        }
    }
}
