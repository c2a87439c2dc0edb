import Crypto
import Foundation
import ReelAPI
import ReelServer
import Testing

struct FileLinksTests {
    private let links = FileLinks(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)), lifetime: 60)
    private let now = Date(timeIntervalSince1970: 1_800_000_000.5)

    private func query(_ path: String) -> String { path.split(separator: "?").dropFirst().first.map { String($0) } ?? "" }

    @Test func withoutTheSettingALinkIsAName() throws {
        #expect(FileLinks.unsigned.path(key: "k", name: "a.mp4", now: now) == "/files/k/a.mp4")
        #expect(try FileLinks.unsigned.check(key: "k", name: "a.mp4", query: "", now: now) == nil)
    }

    /// The signature is what OpenSSL makes of the same: printf 'reel file link\nk\na.mp4\n1800000060' |
    /// openssl dgst -sha256 -mac HMAC -macopt hexkey:$(printf '07%.0s' $(seq 32)) -binary | basenc --base64url
    @Test func aLinkIsGoodForItsTime() throws {
        let path = links.path(key: "k", name: "a.mp4", now: now)
        #expect(path == "/files/k/a.mp4?expires=1800000060&signature=mOK1FqxX22s0Jbbe1Q69z0TFyNYx_1a5ytJk2PI4fFs")
        #expect(try links.check(key: "k", name: "a.mp4", query: query(path), now: now) == 59)
        #expect(try links.check(key: "k", name: "a.mp4", query: "x=1&" + query(path) + "&y", now: now + 59) == 0)
        let late = #expect(throws: APIError.self) {
            try links.check(key: "k", name: "a.mp4", query: query(path), now: now + 60)
        }
        #expect(late?.status == 410)
    }

    @Test func aLinkIsForOneFileAndOneTime() {
        let good = query(links.path(key: "k", name: "a.mp4", now: now))
        func status(_ key: String, _ name: String, _ query: String) -> Int? {
            do throws(APIError) {
                _ = try links.check(key: key, name: name, query: query, now: now)
                return nil
            } catch {
                return error.status
            }
        }
        #expect(status("k", "a.mp4", good) == nil)
        for (key, name) in [("l", "a.mp4"), ("k", "b.mp4"), ("k\na.mp4", ""), ("", "k")] {
            #expect(status(key, name, good) == 403, "\(key) \(name)")
        }
        let longer = good.replacingOccurrences(of: "1800000060", with: "1900000060")
        let other = FileLinks(key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)), lifetime: 60)
        for query in [
            "", "expires=1800000060", "expires=1800000060&signature=", longer, String(good.dropLast()), good + "A",
            query(other.path(key: "k", name: "a.mp4", now: now)), good.replacingOccurrences(of: "expires=", with: "expires=1"),
            good.replacingOccurrences(of: "expires", with: "Expires"),
        ] {
            #expect(status("k", "a.mp4", query) == 403, "\(query)")
        }
    }
}
