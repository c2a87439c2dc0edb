import ReelPostgres
import Testing

@Suite struct PostgresAddressTests {
    @Test(arguments: [
        ("postgres://ada:s%40cret@db.example.com:5433/reel?sslmode=require", "postgres://ada@db.example.com:5433/reel"),
        ("postgresql://ada:s%40cret@one,two:5433/reel", "postgres://ada@one,two:5433/reel"),
        ("postgres:///reel?host=/run/postgresql&password=s%40cret&user=ada", "postgres://ada@/run/postgresql/reel"),
    ])
    func whatIsShownHasNoPassword(url: String, shown: String) throws {
        let address = try PostgresAddress(url)
        #expect("\(address)" == shown)
    }

    @Test(arguments: ["postgres://ada:s3cr@t@db:54a32/reel", "postgres://ada:s3cr%zz@db/reel", "postgres://ada:s3cr@db/reel?sslmod=x"])
    func whatCannotBeReadIsNotShown(url: String) {
        let error = #expect(throws: PostgresError.self) { try PostgresAddress(url) }
        #expect(error?.code == .address)
        #expect(error?.message.contains("s3cr") == false)
    }
}
