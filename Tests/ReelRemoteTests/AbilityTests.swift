import Foundation
import ReelRemote
import ReelShot
import Testing

struct AbilityTests {
    private func shot(last: Bool = true, seconds: Int = 8, sound: Bool = true) -> Shot {
        Shot(
            id: "a", firstFrame: ShotPicture(field: "f", path: "/f"), lastFrame: last ? ShotPicture(field: "l", path: "/l") : nil,
            prompt: "p", negativePrompt: "blur", guidance: 0.9, seconds: seconds, framing: .asPicture, sound: sound, seed: 3,
            output: "/o")
    }

    private func abilities(_ kind: DelegateKind, _ model: String) throws -> Abilities {
        try #require(AbilityTable.rows.first { $0.kind == kind && $0.model == model }).abilities
    }

    @Test func aLastFrameIsNeverLeftOutInSilence() throws {
        for row in AbilityTable.rows where row.abilities[.lastFrame] == .no {
            #expect(row.abilities.refusal(of: shot()) == "cannot aim at a last frame")
        }
        let both = try abilities(.lightX2V, "flf2v")
        #expect(both.refusal(of: shot()) == nil)
        #expect(both.refusal(of: shot(last: false)) == "makes videos between two pictures alone")
    }

    @Test func lengthsThatAServerDoesNotMakeAreRefused() throws {
        #expect(try abilities(.sglang, "h3").refusal(of: shot(seconds: 16)) == "makes videos of 4 to 15 seconds, not of 16")
        let veo = try abilities(.fal, "veo3.1/fast/first-last-frame-to-video")
        #expect(veo.refusal(of: shot(seconds: 5)) == "makes videos of 4 or 6 or 8 seconds, not of 5")
    }

    @Test func whatHasNoEffectIsSaid() throws {
        #expect(
            try abilities(.vllmOmni, "h3").notes(on: shot()) == [
                "takes no negative prompt: it has no effect", "takes no guidance (cfg_scale): it has no effect",
            ])
        #expect(try abilities(.lightX2V, "i2v").notes(on: shot()).contains("makes no sound: the soundtrack is the built-in one"))
        #expect(try !abilities(.lightX2V, "i2v").notes(on: shot(sound: false)).contains { $0.contains("sound") })
    }

    @Test func theDocumentHasTheTable() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/delegates.md"), encoding: .utf8)
        #expect(text.contains(AbilityTable.markdown), "docs/delegates.md should have this table:\n\(AbilityTable.markdown)")
        for kind in DelegateKind.allCases {
            #expect(text.contains(kind.version), "docs/delegates.md does not name \(kind.name) \(kind.version)")
        }
    }
}
