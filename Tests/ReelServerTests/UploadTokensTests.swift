import Crypto
import Foundation
import ReelServer
import Testing

struct UploadTokensTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000.7)

    @Test func aTokenLastsAnHour() {
        let tokens = UploadTokens()
        let (token, expiry) = tokens.issue(to: "team.1", now: now)
        #expect(abs(expiry.timeIntervalSince(now) - 3600) < 1)
        #expect(tokens.holder(of: token, now: now) == "team.1")
        #expect(tokens.holder(of: token, now: expiry - 1) == "team.1")
        #expect(tokens.holder(of: tokens.issue(to: nil, now: now).token, now: now) == "")
        #expect(tokens.holder(of: token, now: expiry) == nil)
    }

    @Test func aTokenOfAnotherServerOrOfNobodyIsNone() {
        let tokens = UploadTokens()
        #expect(tokens.holder(of: UploadTokens().issue(to: "team.1", now: now).token, now: now) == nil)
        let later = UploadTokens(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
        #expect(tokens.holder(of: later.issue(to: "team.1", now: now).token, now: now) == nil)
        for text in ["", ".", "..", "1800003600", "1800003600..", "..AAAA", "x..AAAA", "99999999999999999999999.YQ==.AAAA"] {
            #expect(tokens.holder(of: text, now: now) == nil, "\(text)")
        }
    }

    @Test func neitherItsTimeNorItsHolderCanBeChanged() {
        let tokens = UploadTokens()
        let (token, expiry) = tokens.issue(to: "team.1", now: now)
        let parts = token.split(separator: ".").map(String.init)
        let later = Int(expiry.timeIntervalSince1970) + 3600
        #expect(tokens.holder(of: "\(later).\(parts[1]).\(parts[2])", now: now) == nil)
        let other = Data("team.2".utf8).base64EncodedString()
        #expect(tokens.holder(of: "\(parts[0]).\(other).\(parts[2])", now: now) == nil)
    }
}
