import ArgumentParser
import ReelServer

/// `reel models remove`
struct ModelsRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a model that was added; its files stay where they are.")

    @Argument(help: "What it is called.")
    var name: String

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() throws {
        do {
            guard try ModelList(dataDirectory: data ?? Settings().dataDirectory).remove(name) else {
                throw CommandFailure("No model is called \(name). reel models lists them.", code: CommandFailure.usage)
            }
        } catch let error as ServerError {
            throw CommandFailure("\(error)")
        }
        print("Removed \(name). Its files are still there.")
    }
}
