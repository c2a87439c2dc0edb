import HTTPTypes
import ReelAPI
import ReelServer
import Testing

struct DashboardGuardTests {
    private static let base = "http://localhost:8080"

    private func check(
        _ headers: HTTPFields = [:], hasShownKey: Bool = false, isOpenToAll: Bool = false, base: String = base
    ) throws {
        try DashboardGuard(isOpenToAll: isOpenToAll).check(headers, hasShownKey: hasShownKey, base: base)
    }

    @Test func thisMachineIsLetIn() throws {
        try check()
        try check(base: "http://127.0.0.1:8080")
        try check([.origin: Self.base])
    }

    @Test func aKeyIsEnough() throws {
        try check(
            [.origin: "https://elsewhere.example"], hasShownKey: true, isOpenToAll: true, base: "https://reel.example")
    }

    @Test(arguments: [
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded", "Via", "X-Real-IP",
        "CF-Connecting-IP",
    ])
    func noProxyComesIn(_ name: String) throws {
        let header = try #require(HTTPField.Name(name))
        let error = try #require(throws: APIError.self) { try check([header: "203.0.113.7"]) }
        #expect(error.status == 403)
    }

    @Test func nobodyComesInWhereEverybodyMay() {
        #expect(throws: APIError.self) { try check(isOpenToAll: true) }
    }

    @Test func otherSitesPagesAreKeptOut() {
        #expect(throws: APIError.self) { try check([.origin: "https://elsewhere.example"]) }
        #expect(throws: APIError.self) { try check([.origin: "null"]) }
        #expect(throws: APIError.self) { try check(base: "http://rebound.example:8080") }
    }
}
