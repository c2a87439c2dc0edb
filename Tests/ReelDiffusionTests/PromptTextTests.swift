import ReelDiffusion
import Testing

@Suite struct PromptTextTests {
    @Test(arguments: [
        ("a  cat\n\tsits ", "a cat sits"), ("Tom &amp; Jerry", "Tom & Jerry"), ("&amp;lt;b&amp;gt;", "<b>"), ("R&D", "R&D"),
        ("&#233;&#xe9;", "éé"), ("&nothing; & &#x110000;", "&nothing; & &#x110000;"), ("", ""),
    ])
    func isCleaned(prompt: String, text: String) {
        #expect(PromptText(prompt).text == text)
    }
}
