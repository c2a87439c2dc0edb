import ReelAudio
import Testing

struct QuoteTests {
    private func lines(_ prompt: String) -> [SpokenLine] { Dialogue(prompt: prompt).lines }

    @Test(arguments: [
        (#"He says "Hello there.""#, ["Hello there."]), ("He says “Hello there.”", ["Hello there."]),
        (#"He says \"Hello there.\""#, ["Hello there."]), ("He says: 'It's the dogs' toy.'", ["It's the dogs' toy."]),
        ("He says ‘It’s cold.’", ["It’s cold."]), ("Elle dit « Bonjour »", [" Bonjour "]),
        ("He says „Gut gemacht“", ["Gut gemacht"]),
        ("The dog's bone and the cats' toys don't move", []), ("A 5\" screen and a 7\" one", []),
        ("'Tis the season, rock 'n' roll", []),
        (#"She says "One." Then he says "Two.""#, ["One.", "Two."]), (#"an "unfinished quote"#, []),
    ])
    func quotesAreFound(prompt: String, expected: [String]) {
        #expect(lines(prompt).map(\.text) == expected)
    }

    @Test(arguments: [
        (#"A woman says "Hi.""#, Speaker.Sex.woman, Speaker.Age.grown), (#"An old man whispers "Hi.""#, .man, .old),
        (#""Run!" shouts a little girl."#, .woman, .child), (#"A boy waves. "Look at me," he says."#, .man, .child),
        (#"A man looks at a woman and says: "Hi.""#, .man, .grown), (#"An elderly lady sits down. She says "Hi.""#, .woman, .old),
        (#"A deep male voice says "Hi.""#, .man, .grown),
    ])
    func theWordsAroundChooseTheVoice(prompt: String, sex: Speaker.Sex, age: Speaker.Age) throws {
        let speaker = try #require(lines(prompt).first).speaker
        #expect(speaker.sex == sex && speaker.age == age)
    }

    @Test func speakersAreToldApart() {
        let two = lines(#"A man says "One." Another man replies "Two." The first man says "Three.""#)
        #expect(two.map(\.speaker.number) == [0, 1, 0])
        #expect(VoiceCharacter(two[0].speaker) != VoiceCharacter(two[1].speaker))
        let pair = lines(#"A woman and a man talk. She says "One." He answers "Two.""#)
        #expect(pair.map(\.speaker.sex) == [.woman, .man])
    }

    @Test func theWordsAroundChooseTheManner() {
        #expect(lines(#"She whispers "Hi.""#)[0].manner.force == .whisper)
        #expect(lines(#""Stop!" he shouts."#)[0].manner.force == .shout)
        #expect(lines(#"She says energetically "Hi.""#)[0].manner.isLively)
        #expect(lines(#"He says slowly "Hi.""#)[0].manner.pace < 1)
        #expect(lines(#"The camera slowly pans across the room as a man says "Hi.""#)[0].manner.pace == 1)
    }

    @Test func writingIsNotSpoken() {
        let dialogue = Dialogue(prompt: #"A neon sign reads "OPEN". A man says "Come in.""#)
        #expect(dialogue.lines.map(\.text) == ["Come in."])
        #expect(dialogue.writing == ["OPEN"])
    }
}
