import Testing
import reel

struct ClientEnvironmentTests {
    private func variables(_ inherited: [String: String] = [:]) -> [String: String] {
        ClientEnvironment(
            inherited: inherited, proxy: "http://127.0.0.1:1", server: "http://127.0.0.1:2", authority: "/ca.pem",
            bundle: "/bundle.pem"
        ).variables
    }

    @Test func everyClientFindsTheProxyAndTheCertificates() {
        let expected = [
            "HTTPS_PROXY": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1", "NODE_USE_ENV_PROXY": "1",
            "SSL_CERT_FILE": "/bundle.pem", "REQUESTS_CA_BUNDLE": "/bundle.pem", "CURL_CA_BUNDLE": "/bundle.pem",
            "NODE_EXTRA_CA_CERTS": "/ca.pem", "FAL_KEY": "reel:reel", "REEL_URL": "http://127.0.0.1:2",
        ]
        #expect(variables() == expected)
    }

    @Test func whatIsNotOursStays() {
        let theirs = ["PATH": "/bin", "FAL_KEY": "id:secret", "HTTP_PROXY": "http://corporate:8080"]
        for (name, value) in theirs { #expect(variables(theirs)[name] == value) }
        let split = variables(["FAL_KEY_ID": "id", "FAL_KEY_SECRET": "secret"])
        #expect(split["FAL_KEY"] == nil, "FAL_KEY would come before the pair")
    }

    @Test func nothingLeadsPastTheProxy() {
        let before = ["FAL_RUN_HOST": "elsewhere", "FAL_QUEUE_RUN_HOST": "elsewhere", "HTTPS_PROXY": "http://corporate:8080"]
        #expect(variables(before)["FAL_RUN_HOST"] == nil)
        #expect(variables(before)["FAL_QUEUE_RUN_HOST"] == nil)
        #expect(variables(before)["HTTPS_PROXY"] == "http://127.0.0.1:1")
    }

    @Test(arguments: [
        ("localhost,127.0.0.1,.example.com", "localhost,127.0.0.1,.example.com"), ("*", ""), ("fal.run", ""),
        ("a.example, .fal.run ,b.example", "a.example,b.example"), ("*.fal.ai:443,10.0.0.0/8,::1", "10.0.0.0/8,::1"),
        ("fal.media,v3.fal.media,QUEUE.FAL.RUN,notfal.run,run", "notfal.run"), ("", ""),
    ])
    func exceptionsFromTheProxyLeaveFalOut(_ list: String, _ left: String) {
        #expect(variables(["NO_PROXY": list])["NO_PROXY"] == left)
        #expect(variables(["no_proxy": list])["no_proxy"] == left)
    }
}
