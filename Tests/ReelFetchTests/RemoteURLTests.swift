import ReelFetch
import Testing

@Suite struct RemoteURLTests {
    @Test(arguments: [
        ("http://Example.COM", "http://example.com/"), ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com:8443/a"), ("http://example.com.:80/", "http://example.com/"),
        ("http://example.com?q#f", "http://example.com/?q"),
        ("http://a-b_c.example/x y/é?z=\"1\"", "http://a-b_c.example/x%20y/%C3%A9?z=%221%22"),
        ("http://0x7f.1/", "http://127.0.0.1/"), ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("HTTPS://xn--bcher-kva.example/%41", "https://xn--bcher-kva.example/%41"),
        ("http://a.example/p@q:r", "http://a.example/p@q:r"),
    ])
    func urlsAreWrittenAnew(text: String, standard: String) throws {
        #expect(try RemoteURL(text, maximumLength: 2048).description == standard)
    }

    @Test(arguments: [
        "", "/a.png", "example.com/a.png", "http:", "http:/", "http://", "http:///a", "http://?q", "http://a b/", "http://a..b/",
        "http://.a/", "http://user@a/", "http://a:0/", "http://a:65536/", "http://a:8o/", "http://a:+8/", "http://[::1/",
        "http://[a]/",
        "http://[1.2.3.4]/", "http://[::1]x/", "http://bücher.example/", "http://a%2eb/", "http://a/\n", "http://a\\b/", "://a/",
    ])
    func whatIsNotCleanIsRefused(text: String) {
        #expect { try RemoteURL(text, maximumLength: 2048) } throws: { ($0 as? FetchError)?.code == .malformedURL }
    }

    @Test func theLengthLimitIsNamed() throws {
        let longest = "http://a.example/" + String(repeating: "x", count: 2048 - 17)
        #expect(try RemoteURL(longest, maximumLength: 2048).host == "a.example")
        #expect { try RemoteURL(longest + "x", maximumLength: 2048) } throws: {
            ($0 as? FetchError)?.message.contains("2048") == true
        }
    }

    @Test(arguments: [
        ("/b", "https://a.example/b"), ("b?c", "https://a.example/x/b?c"), ("//b.example/c", "https://b.example/c"),
        ("https://b.example:8443/", "https://b.example:8443/"), ("../c d", "https://a.example/c%20d"),
        ("?q", "https://a.example/x/y?q"),
    ])
    func redirectsAreResolved(location: String, standard: String) throws {
        let url = try RemoteURL("https://a.example/x/y", maximumLength: 2048)
        #expect(try url.redirected(to: location, maximumLength: 2048).description == standard)
    }

    @Test(arguments: ["http://a.example/", "http://b.example/", "HTTP://a.example/", "ftp://a.example/", "https://u@a.example/"])
    func redirectsNeverLeaveHTTPS(location: String) throws {
        let url = try RemoteURL("https://a.example/", maximumLength: 2048)
        #expect { try url.redirected(to: location, maximumLength: 2048) } throws: { ($0 as? FetchError)?.code == .unreachable }
    }

    @Test func redirectsMayTurnToHTTPS() throws {
        let url = try RemoteURL("http://a.example/", maximumLength: 2048)
        #expect(try url.redirected(to: "https://a.example/", maximumLength: 2048).scheme == .https)
    }
}
