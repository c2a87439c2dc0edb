import ReelServer
import Testing

struct CrossOriginsTests {
    @Test func whatASettingCanSay() {
        #expect(CrossOrigins("*") == .everybody)
        #expect(CrossOrigins(" * ") == .everybody)
        #expect(CrossOrigins("none") == .listed([]))
        #expect(
            CrossOrigins("https://A.example, http://localhost:3000") == .listed(["https://a.example", "http://localhost:3000"]))
        #expect(CrossOrigins("http://[::1]:3000") == .listed(["http://[::1]:3000"]))
    }

    @Test(arguments: [
        "", ",", "a.example", "https://", "https://a.example/", "https://a b", "ftp://a", "*,https://a.example", "null",
    ])
    func andWhatItCannot(text: String) {
        #expect(CrossOrigins(text) == nil)
    }
}
