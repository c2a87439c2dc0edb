import ReelServer
import Testing

struct MarkdownTests {
    @Test func blocks() {
        let text = """
            # A title

            Two lines
            of `code` & **bold**.

            - one
              and on
            - two

            | a | b |
            |---|---|
            | `x \\| y` | <z> |

            ```python
            print("<b>")

            # no heading
            ```
            """
        let html = Markdown(text).html
        #expect(html.contains(#"<h1 id="a-title">A title</h1>"#))
        #expect(html.contains("<p>Two lines\nof <code>code</code> &amp; <strong>bold</strong>.</p>"))
        #expect(html.contains("<ul><li>one and on</li><li>two</li></ul>"))
        #expect(html.contains("<tr><td><code>x | y</code></td><td>&lt;z&gt;</td></tr>"))
        #expect(html.contains("<code>print(&quot;&lt;b&gt;&quot;)\n\n# no heading</code></pre>"))
    }

    @Test(arguments: [
        ("[a](https://b/c)", #"<a href="https://b/c">a</a>"#),
        ("[a](/docs) and [b](#c)", ##"<a href="/docs">a</a> and <a href="#c">b</a>"##),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        (#"[a](https://b"onclick="x)"#, #"<a href="https://b&quot;onclick=&quot;x">a</a>"#),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("`[a](https://b)`", "<code>[a](https://b)</code>"),
    ])
    func nothingBecomesMarkupThatWasNotMeantTo(_ text: String, _ html: String) {
        #expect(Markdown(text).html == "<p>\(html)</p>")
    }

    @Test(arguments: ["", "```", "|", "| a |", "- ", "#", "`", "[](", "**"])
    func whatIsCutShortIsStillText(_ text: String) {
        _ = Markdown(text).html
    }
}
