import Testing
import reel

struct NodeVersionTests {
    @Test(arguments: [
        ("v20.20.2\n", false), ("v22.20.0", false), ("v22.21.0", true), ("v23.11.1", false), ("v24.0.0", true), ("v25.1.0", true),
    ])
    func whichNodeTakesAProxyFromTheEnvironment(_ text: String, _ takes: Bool) throws {
        #expect(try #require(NodeVersion(text)).takesProxyFromEnvironment == takes)
    }

    @Test(arguments: ["", "node", "v", "v24"])
    func whatIsNoVersion(_ text: String) {
        #expect(NodeVersion(text) == nil)
    }
}
