import HTTPTypes
import ReelAPI
import ReelServer
import Testing

struct BrowserGuardTests {
    private func isLetIn(_ headers: [(String, String)], base: String = "http://localhost:8080", open: Bool = false) throws -> Bool
    {
        var fields = HTTPFields()
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        do {
            try BrowserGuard(isOpenToAll: open).check(fields, base: base)
            return true
        } catch {
            #expect(error.status == 403 && error.body.object?["error"]?.object?["type"] == "authorization_error")
            return false
        }
    }

    @Test(arguments: [
        "http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080", "http://reel.localhost", "https://api.fal.ai",
        "http://192.168.1.7:8080/reel",
    ])
    func programsAndOwnPagesAreLetIn(_ base: String) throws {
        let origin = base.hasSuffix("/reel") ? String(base.dropLast(5)) : base
        #expect(try isLetIn([], base: base))
        #expect(try isLetIn([("Origin", origin), ("Sec-Fetch-Site", "same-origin")], base: base))
        #expect(try isLetIn([("Sec-Fetch-Site", "none")], base: base))
    }

    @Test(arguments: [
        [("Origin", "https://evil.example")], [("Origin", "null")], [("Origin", "http://localhost:8081")],
        [("Origin", "https://localhost:8080")], [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
        [("Origin", "http://localhost:8080"), ("Sec-Fetch-Site", "cross-site")],
    ])
    func pagesOfOtherSitesAreNot(_ headers: [(String, String)]) throws {
        #expect(try !isLetIn(headers))
        #expect(try !isLetIn(headers, open: true))
    }

    @Test func aNameThatCouldBeAnybodysIsNot() throws {
        #expect(try !isLetIn([], base: "http://evil.example:8080"))
        #expect(try !isLetIn([("Origin", "http://evil.example:8080")], base: "http://evil.example:8080"))
        #expect(try isLetIn([], base: "http://evil.example:8080", open: true))
    }
}
