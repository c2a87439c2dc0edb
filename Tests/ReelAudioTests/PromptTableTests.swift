import Foundation
import ReelAudio
import Testing

/// The table of docs/engines.md says what a phrase in a prompt lets one hear. Here the code is asked whether that is so.
struct PromptTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let phrases: [String]
        let facts: Set<String>
        var testDescription: String { phrases.first ?? "" }
    }

    static let rows: [Row] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../docs/engines.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.split(separator: "|")
            let spans = cells[0].split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            let bold = cells[1].components(separatedBy: "**").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            return Row(phrases: spans, facts: Set(bold))
        }
    }()

    @Test(arguments: rows)
    func eachPhraseIsHeardAsTheTableSays(row: Row) {
        for phrase in row.phrases {
            #expect(Self.facts(of: SoundtrackPlan(prompt: phrase, negativePrompt: "")) == row.facts, "\(phrase)")
        }
    }

    @Test func everySoundHasARow() {
        let known = Self.rows.reduce(into: Set<String>()) { $0.formUnion($1.facts) }
        #expect(Self.rows.count > 40)
        for name in Ambience.allCases.map(\.rawValue) + Effect.allCases.map(\.rawValue)
            + MusicStyle.Instrument.allCases.map(\.rawValue) + MusicStyle.Mood.allCases.map(Self.name)
            + Room.allCases.map({ "a \($0.rawValue)'s echo" })
        {
            #expect(known.contains(name), "\(name)")
        }
    }

    /// A plan in the words of the table.
    private static func facts(of plan: SoundtrackPlan) -> Set<String> {
        var facts = Set(plan.layers.map(\.ambience.rawValue) + plan.events.map(\.effect.rawValue))
        for line in plan.spokenLines {
            facts.insert(voice(line.speaker))
            switch line.manner.force {
            case .whisper: facts.insert("whispered")
            case .shout: facts.insert("shouted")
            case .plain: break
            }
            if line.manner.isLively { facts.insert("lively") }
            if !line.manner.isLively, line.manner.pace != 1 { facts.insert(line.manner.pace < 1 ? "slow" : "fast") }
        }
        if let music = plan.music {
            facts.formUnion([name(music.mood), music.lead.rawValue])
            if ![68, 96, 92, 116, 60, 78].contains(music.tempo) { facts.insert("\(Int(music.tempo)) beats a minute") }
            let keys = ["C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B"]
            if let tonic = music.tonic { facts.insert("\(keys[tonic]) \(music.isMinor ? "minor" : "major")") }
        }
        if let room = plan.room { facts.insert("a \(room.rawValue)'s echo") }
        for moment in plan.layers.map(\.moment) + plan.events.map(\.moment) {
            switch moment {
            case .end: facts.insert("at the end")
            case .at(let time): facts.insert("\(Int(time)) s from the start")
            case .from(let share) where share > 0: facts.insert(share == 0.5 ? "half-way" : "from \(share)")
            case .from: break
            }
        }
        return facts.isEmpty ? ["nothing"] : facts
    }

    private static func voice(_ speaker: Speaker) -> String {
        let article = speaker.number > 0 ? "another " : speaker.age == .old ? "an " : "a "
        if speaker.isMachine { return "\(article)robot's voice" }
        let isMan = speaker.sex == .man
        switch speaker.age {
        case .child: return article + (isMan ? "boy's voice" : "girl's voice")
        case .grown: return article + (isMan ? "man's voice" : "woman's voice")
        case .old: return article + (isMan ? "old man's voice" : "old woman's voice")
        }
    }

    private static func name(_ mood: MusicStyle.Mood) -> String { mood == .lofi ? "lo-fi music" : "\(mood.rawValue) music" }
}
