import Crypto
import Foundation
import ReelServer
import Testing

struct UploadTokensTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000.7)

    @Test func aTokenLastsAnHour() {
        let tokens = UploadTokens()
        let (token, expiry) = tokens.issue(now: now)
        #expect(abs(expiry.timeIntervalSince(now) - 3600) < 1)
        #expect(tokens.accepts(token, now: now))
        #expect(tokens.accepts(token, now: expiry - 1))
        #expect(!tokens.accepts(token, now: expiry))
    }

    @Test func aTokenOfAnotherServerOrOfNobodyIsNone() {
        let tokens = UploadTokens()
        #expect(!tokens.accepts(UploadTokens().issue(now: now).token, now: now))
        let later = UploadTokens(key: SymmetricKey(data: [UInt8](repeating: 1, count: 32)))
        #expect(!tokens.accepts(later.issue(now: now).token, now: now))
        for text in ["", ".", "1800003600", "1800003600.", ".AAAA", "x.AAAA", "99999999999999999999999.AAAA"] {
            #expect(!tokens.accepts(text, now: now), "\(text)")
        }
    }

    @Test func itsTimeCannotBeMoved() {
        let tokens = UploadTokens()
        let (token, expiry) = tokens.issue(now: now)
        let code = token.split(separator: ".", maxSplits: 1)[1]
        #expect(!tokens.accepts("\(Int(expiry.timeIntervalSince1970) + 3600).\(code)", now: now))
    }
}
