import Foundation
import ReelAudio
import Testing

struct SpeechTests {
    private func speech(_ prompt: String, seconds: Double) -> Speech { Speech(Dialogue(prompt: prompt), seconds: seconds) }

    @Test(arguments: [2.0, 4, 8])
    func nothingIsCutOffAndNobodyTalksOverAnother(seconds: Double) {
        let speech = speech(
            #"A man says "We have to go now." A woman replies "Not yet. Give me a minute." He says "All right.""#,
            seconds: seconds)
        var free = 0
        for utterance in speech.utterances {
            #expect(utterance.start >= free)
            free = utterance.start + utterance.samples.count
        }
        #expect(Double(free) / 48_000 <= seconds - 0.1)
        #expect(speech.speed <= Speech.fastest)
    }

    @Test func aLittleTooMuchIsSpokenFaster() {
        let line = #"A man says "We have to leave this place before the water gets here, my friend.""#
        let usual = speech(line, seconds: 8)
        let length = Double(usual.utterances[0].samples.count) / 48_000
        let tight = speech(line, seconds: length + 0.3 - 0.4)
        #expect(usual.speed == 1 && tight.speed > 1 && tight.speed <= Speech.fastest)
        #expect(tight.notes.contains { !$0.isWarning && $0.text.contains("faster") || $0.text.contains("times as fast") })
        #expect(Double(tight.utterances[0].samples.count) / 48_000 <= length - 0.1)
    }

    @Test func farTooMuchEndsAtASentence() throws {
        let speech = speech(
            #"A man says "Good morning. This is the second sentence, and it is far too long for the time there is.""#, seconds: 2)
        let note = try #require(speech.notes.first { $0.isWarning })
        #expect(note.text.contains("it ends after “Good morning.”") && note.text.contains("Shorten"))
        #expect(speech.speed == Speech.fastest && note.text.contains("1.25 times"))
        let alone = self.speech(#"A man says "Good morning. ""#, seconds: 8)
        #expect(speech.utterances.count == 1)
        let ratio = Double(alone.utterances[0].samples.count) / Double(speech.utterances[0].samples.count)
        #expect((1.1...1.4).contains(ratio), "the whole first sentence, faster")
        // The last hundredth of a second fades.
        let samples = speech.utterances[0].samples
        #expect(samples.suffix(24).allSatisfy { abs($0) < 0.002 } && samples.contains { abs($0) > 0.1 })
    }

    /// A note for each of a page of sentences would take seconds to find out by speaking them.
    @Test func aPageOfTextIsNotSpokenToTheEnd() {
        let page = String(repeating: "This goes on for much longer than there is time. ", count: 200)
        let speech = speech(#"A man says "\#(page)""#, seconds: 4)
        #expect(speech.notes.contains { $0.isWarning && $0.text.contains("Shorten") })
        let length = Double(speech.utterances[0].samples.count) / 48_000
        #expect(length > 1.5 && length < 3.8 && speech.speed == Speech.fastest)
    }

    @Test(arguments: [
        (#"She says "你好""#, "你好", 0), ("Он говорит «Привет друг»", "Привет", 0),
        (#"He says "Bonjour, je suis très content""#, "English", 1),
    ])
    func theLogSaysWhatIsNotEnglish(prompt: String, named: String, spoken: Int) {
        let speech = speech(prompt, seconds: 4)
        #expect(speech.utterances.count == spoken)
        #expect(speech.notes.contains { $0.isWarning && $0.text.contains(named) })
    }

    @Test func orderWordsPlaceTheLines() {
        let finally = speech(#"A man walks. Finally, he says "Good night.""#, seconds: 8)
        #expect(finally.utterances[0].start > 48_000 * 6)
        let timed = speech(#"After three seconds a woman says "Good night.""#, seconds: 8)
        #expect(abs(Double(timed.utterances[0].start) / 48_000 - 3) < 0.05)
    }

    @Test func voicesDiffer() {
        let voices = ["A woman", "A man", "A boy", "An old man", "An old woman", "Another man"]
        let spoken = voices.map { speech(#"\#($0) says "Good night.""#, seconds: 4).utterances[0].samples }
        #expect(Set(spoken.map(\.count)).count >= 5)
        let whisper = speech(#"A woman whispers "Good night.""#, seconds: 4).utterances[0].samples
        #expect(whisper != spoken[0])
    }

    @Test func theSameWordsGiveTheSameSamples() {
        let first = speech(#"A woman says "Good night.""#, seconds: 4)
        _ = speech(#"A man shouts "Wake up!""#, seconds: 4)
        #expect(speech(#"A woman says "Good night.""#, seconds: 4).utterances[0].samples == first.utterances[0].samples)
    }
}
