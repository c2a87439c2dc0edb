import Foundation
import ReelServer
import Testing

struct KeyTextTests {
    private func made() -> String {
        var random = SystemRandomNumberGenerator()
        return KeyText.make(using: &random)
    }

    @Test func aKeyIsTakenByEveryFalClientAndFoundByScanners() throws {
        for _ in 0..<100 {
            let text = made()
            #expect(text.wholeMatch(of: /reel_[0-9A-Za-z]{12}:reelsk_[0-9A-Za-z]{49}/) != nil, "\(text)")
            let key = try #require(APIKey(text))
            #expect(text == "\(key.id):\(key.secret)" && !KeyText.isMistyped(key))
        }
    }

    @Test func noTwoAreAlike() {
        let keys = (0..<2000).map { _ in made() }
        #expect(Set(keys.map { $0.prefix(17) }).count == keys.count)
        #expect(Set(keys.map { $0.dropFirst(18).dropLast(6) }).count == keys.count)
        // Every character of the alphabet at every place, which a generator that loses bits at one end would miss.
        for place in 25..<68 {
            let seen = Set(keys.map { $0[$0.index($0.startIndex, offsetBy: place)] })
            #expect(seen.count == 62, "place \(place)")
        }
    }

    /// The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
    @Test func theChecksumIsTheUsualOne() {
        #expect(KeyText.crc32("123456789".utf8) == 0xcbf4_3926)
        #expect(KeyText.crc32("".utf8) == 0)
    }

    @Test func everyTypingErrorIsTold() throws {
        let text = made()
        for place in text.indices where text[place] != ":" {
            for replacement in ["x", "0", "Z"] where String(text[place]) != replacement {
                let other = try #require(APIKey(text.replacingCharacters(in: place...place, with: replacement)))
                #expect(KeyText.isMistyped(other), "\(other.id) \(other.secret)")
            }
            let shorter = try #require(APIKey(String(text[..<place]) + text[text.index(after: place)...]))
            #expect(KeyText.isMistyped(shorter))
        }
        #expect(try KeyText.isMistyped(#require(APIKey(text + "0"))))
        let (one, other) = (try #require(APIKey(made())), try #require(APIKey(made())))
        #expect(try KeyText.isMistyped(#require(APIKey("\(one.id):\(other.secret)"))), "the secret of another key")
    }

    @Test(arguments: ["a:one", "team-1:4f7d1c9ab6", "reel:reel", "local:local"])
    func otherKeysAreNotOurs(_ text: String) throws {
        #expect(try !KeyText.isMistyped(#require(APIKey(text))))
    }
}
