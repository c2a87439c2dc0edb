import HTTPTypes
import ReelServer
import Testing

struct ConnectRequestTests {
    private func head(_ line: String) -> [UInt8] { Array("\(line)\r\nHost: x\r\n\r\n".utf8) }

    @Test(arguments: [
        ("CONNECT fal.run:443 HTTP/1.1", "fal.run", 443), ("CONNECT 10.0.0.1:8443 HTTP/1.0", "10.0.0.1", 8443),
        ("CONNECT [::1]:65535 HTTP/1.1", "::1", 65535),
    ])
    func tunnels(_ line: String, _ host: String, _ port: Int) throws {
        let request = try ConnectRequest(head: head(line))
        #expect(request.host == host)
        #expect(request.port == port)
    }

    @Test(arguments: [
        ("GET http://fal.run/ HTTP/1.1", 405), ("POST /fal-ai/x HTTP/1.1", 405), ("connect fal.run:443 HTTP/1.1", 405),
        ("CONNECT fal.run HTTP/1.1", 400), ("CONNECT fal.run:0 HTTP/1.1", 400), ("CONNECT fal.run:65536 HTTP/1.1", 400),
        ("CONNECT fal.run:-1 HTTP/1.1", 400), ("CONNECT :443 HTTP/1.1", 400), ("CONNECT a/b:443 HTTP/1.1", 400),
        ("CONNECT u@fal.run:443 HTTP/1.1", 400), ("CONNECT fal.run:443", 400), ("CONNECT fal.run:443 HTTP/2", 400),
        ("CONNECT  fal.run:443 HTTP/1.1", 400), ("\u{16}\u{3}\u{1}", 400), ("", 400),
    ])
    func refusals(_ line: String, _ status: Int) {
        let refusal = #expect(throws: TunnelRefusal.self) { try ConnectRequest(head: head(line)) }
        #expect(refusal?.status.code == status)
        #expect(refusal?.response.hasPrefix("HTTP/1.1 \(status) ") == true)
    }

    @Test func whereAHeadEnds() {
        #expect(ConnectRequest.endOfHead(in: Array("a\r\n\r\nrest".utf8)) == 5)
        #expect(ConnectRequest.endOfHead(in: Array("a\r\n\r\r\n\r\n".utf8)) == 8)
        #expect(ConnectRequest.endOfHead(in: Array("a\r\nb\r\n\r".utf8)) == nil)
        #expect(ConnectRequest.endOfHead(in: [UInt8]()) == nil)
    }

    @Test func falsHosts() {
        for host in ["fal.run", "QUEUE.FAL.RUN", "x.fal.run", "fal.run.", "rest.alpha.fal.ai", "v3.fal.media", "falrun.com"] {
            #expect(FalHost.contains(host), "\(host)")
        }
        for host in ["", "run", ".fal.run", "notfal.run", "fal.run.example.com", "auth.fal.ai", "a.b.falrun.com"] {
            #expect(!FalHost.contains(host), "\(host)")
        }
    }
}
