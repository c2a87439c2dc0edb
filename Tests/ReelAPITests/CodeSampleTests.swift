import ReelAPI
import Testing

struct CodeSampleTests {
    private func sample(_ prompt: JSONValue, _ language: CodeSample.Language, _ addresses: Addresses = .fals) -> String {
        CodeSample(endpoint: "a/b", input: [("prompt", prompt)], addresses: addresses).text(language)
    }

    @Test func anApostropheIsSafeInAShell() {
        #expect(sample("it's", .curl).contains(#""prompt": "it'\''s""#))
    }

    @Test func valuesAreWrittenAsTheLanguageHasThem() {
        #expect(sample(true, .python).contains(#""prompt": True"#))
        #expect(sample(.null, .python).contains(#""prompt": None"#))
        #expect(sample(["a", false], .python).contains(#""prompt": ["a", False]"#))
        #expect(sample(true, .javascript).contains("prompt: true,"))
        #expect(sample(#"say "hi", it's me"#, .javascript).contains(#"prompt: 'say "hi", it\'s me',"#))
        #expect(sample("it's", .javascript).contains(#"prompt: "it's","#))
    }

    @Test func whatASwiftStringWouldReadIsNotRead() {
        #expect(sample(##"\#(x)"##, .swift).contains("\n##\"\"\"\n"))
        #expect(sample("plain", .swift).contains("\n#\"\"\"\n"))
    }

    @Test func onlyAServerWithANameOfItsOwnHasToBePointedAt() {
        let local = Addresses(base: "http://localhost:8080")
        for language in CodeSample.Language.allCases {
            #expect(sample("x", language, local).contains("http://localhost:8080"))
            #expect(!sample("x", language).contains("localhost:8080"))
        }
        #expect(sample("x", .python).hasPrefix("import fal_client\n\ndef"))
    }
}
