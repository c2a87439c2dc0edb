import HTTPTypes
import ReelServer
import Testing

struct CredentialTests {
    @Test(arguments: ["Key a:b", "key a:b", "KEY   a:b"])
    func aKeyIsReadWhateverTheCaseOfItsScheme(_ header: String) throws {
        #expect(try Credential([.authorization: header]) == .key(#require(APIKey("a:b"))))
    }

    @Test(arguments: ["Key", "Key ", "Key a", "Key a:", "Key :b", "Key a:b c", "Key a:b, Key c:d", "Key ä:b", "Key a:b,c"])
    func aKeyOfAnotherShapeIsSaidToBeOne(_ header: String) {
        #expect(Credential([.authorization: header]) == .malformedKey)
    }

    @Test func aTokenIsRead() {
        #expect(Credential([.authorization: "Bearer 1.abc="]) == .token("1.abc="))
    }

    @Test(arguments: ["", "Basic YTpi", "a:b", "Bearer", "Bearer "])
    func whatMeansNothingHereIsNothing(_ header: String) {
        #expect(Credential([.authorization: header]) == .absent)
        #expect(Credential([:]) == .absent)
    }

    @Test func theIDEndsAtTheFirstColon() throws {
        let key = try #require(APIKey("team-1:a:b=="))
        #expect(key.id == "team-1")
        #expect(key.secret == "a:b==")
    }

    @Test func aSecretIsNotShown() throws {
        let key = try #require(APIKey("team:s3cr3t"))
        #expect(!"\(key) \(String(reflecting: key)) \(Credential.key(key))".contains("s3cr3t"))
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("s3cr3t"))
    }
}
