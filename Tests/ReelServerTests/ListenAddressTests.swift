import ReelServer
import Testing

struct ListenAddressTests {
    @Test(arguments: ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST"])
    func loopbackIsThisMachineAlone(_ host: String) {
        #expect(ListenAddress.isLoopback(host))
    }

    @Test(arguments: [
        "0.0.0.0", "::", "192.168.1.2", "10.0.0.1", "fe80::1", "8.8.8.8", "128.0.0.1", "localhost.example.com",
        "127.0.0.1.nip.io",
        "reel.local", "*", "", "127.1", "::ffff:8.8.8.8",
    ])
    func anythingElseMayBeReached(_ host: String) {
        #expect(!ListenAddress.isLoopback(host))
    }
}
