import ReelRemote
import Testing

struct ServerSecretsTests {
    @Test(arguments: [
        ("sk-1234567890", "no such account: Bearer sk-1234567890!", "no such account: Bearer …!"),
        ("1d2c:s3cr3t/0017", #"{"said":"s3cr3t\/0017"} 1d2c:s3cr3t/0017 1d2c"#, #"{"said":"…"} … 1d2c"#),
        ("short", "short words stay", "short words stay"), ("", "nothing", "nothing"),
    ])
    func aKeyIsTakenOut(_ key: String, _ said: String, _ left: String) {
        let secrets = ServerSecrets(key)
        #expect(secrets.removed(from: said) == left)
        let failure = secrets.removed(from: DelegateFailure(.refused, said, detail: "http://gpu1: \(said)"))
        #expect(failure == DelegateFailure(.refused, left, detail: "http://gpu1: \(left)"))
        #expect(ServerSecrets(nil).removed(from: said) == said)
    }

    /// Of a long word its start alone gets into a log line.
    @Test func theStartOfALongKeyIsTakenOut() {
        let key = String(repeating: "abcdefgh", count: 40)
        #expect(ServerSecrets(key).removed(from: "with \(key.prefix(40))…") == "with ……")
    }
}
