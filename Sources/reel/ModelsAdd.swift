import ArgumentParser
import Foundation
import ReelServer
import ReelShot
import Subprocess
import SystemPackage

/// `reel models add`
struct ModelsAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add open weights that are on this machine, after a look at their files.",
        discussion: """
            reel models add wan2.2 --path ~/models/Wan2.2-I2V-A14B-Diffusers
            reel serve --model image-to-video=wan2.2

            The folder is one of Wan 2.1 or 2.2 as diffusers lays it out, with tokenizer/spiece.model. Torch 2.10 or later must be \
            installed (pip install torch); REEL_TORCH or --torch says where, if it is not found.
            """)

    @Argument(help: "What to call it.")
    var name: String

    @Option(help: "The folder with its parts.")
    var path: String

    @Option(help: "LoRA weights to merge into it; twice for both experts of 2.2, high noise first.")
    var lora: [String] = []

    @Option(help: "Steps from noise to video (default: 40, or 4 with --distilled).")
    var steps: Int?

    @Flag(help: "It was distilled to need few steps and no guidance.")
    var distilled = false

    @Option(help: "Folder of torch's libraries.")
    var torch: String?

    @Option(help: "Folder for jobs and videos (default: ~/.local/share/reel).")
    var data: String?

    func run() async throws {
        guard !name.isEmpty, !name.contains("="), !name.contains(",") else {
            throw CommandFailure("A model's name has no = or comma.", code: CommandFailure.usage)
        }
        if let steps, !(1...1000).contains(steps) {
            throw CommandFailure("--steps must be from 1 to 1000.", code: CommandFailure.usage)
        }
        let settings = Settings()
        let folder = URL(filePath: path).standardizedFileURL.path
        let adapters = lora.map { URL(filePath: $0).standardizedFileURL.path }
        for file in adapters where !FileManager.default.isReadableFile(atPath: file) {
            throw CommandFailure("\(file) cannot be read.", code: CommandFailure.usage)
        }
        let runtime = torch ?? settings.text("TORCH")
        let report = try await Self.look(at: folder, runtime: runtime, engine: try settings.engine())
        print(report.words)
        let model = InstalledModel(
            engine: "wan",
            model: ShotModel(
                name: name, folder: folder, runtime: report.runtime, adapters: adapters, steps: steps, isGuided: !distilled))
        do {
            try ModelList(dataDirectory: data ?? settings.dataDirectory).add(model)
        } catch {
            throw CommandFailure("\(error)")
        }
        print("Added. Use it with: reel serve --model image-to-video=\(name)")
    }

    /// The engine looks, since it is what reads the weights later.
    private static func look(at folder: String, runtime: String?, engine: FilePath) async throws -> ModelReport {
        let arguments = ["--check-model", folder] + (runtime.map { ["--torch", $0] } ?? [])
        let result = try await Subprocess.run(
            .path(engine), arguments: Arguments(arguments), output: .string(limit: 65_536), error: .string(limit: 65_536))
        guard result.terminationStatus.isSuccess else {
            let reason = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
            throw CommandFailure(reason.isEmpty ? "The engine ended while it looked at \(folder)." : reason)
        }
        guard let report = try? JSONLine.decode(ModelReport.self, from: result.standardOutput) else {
            throw CommandFailure("The engine \(engine) says nothing of models. Build it anew with make.")
        }
        return report
    }
}
