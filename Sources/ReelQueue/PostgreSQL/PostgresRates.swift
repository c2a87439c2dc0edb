import ReelPostgres

/// Rates that all servers of a database count together: a token bucket in a row for each key.
public struct PostgresRates: RateStore {
    private let database: PostgresDatabase

    public init(_ database: PostgresDatabase) {
        self.database = database
    }

    public func take(key: String, perMinute: Int) async throws -> Double? {
        let capacity = Double(max(1, perMinute))
        // Lost with the machine, it is full again: that is no reason to wait for a disk.
        let wait: Double = try await database.write(isDurable: false) { transaction in
            try transaction.run(Self.take, [key, capacity]).first?.value(of: "wait") ?? 0
        }
        return wait > 0 ? wait : nil
    }

    /// The tokens that there are by now are those of the last time and what has come since, up to the capacity.
    private static let take = """
        INSERT INTO key_rate AS known (key, tokens, time, wait)
        VALUES ($1, $2::double precision - 1, extract(epoch FROM clock_timestamp()), 0)
        ON CONFLICT (key) DO UPDATE SET (tokens, time, wait) = (
            SELECT CASE WHEN filled >= 1 THEN filled - 1 ELSE filled END, greatest(known.time, excluded.time),
                CASE WHEN filled >= 1 THEN 0 ELSE (1 - filled) * 60 / $2::double precision END
            FROM (SELECT least($2::double precision,
                known.tokens + greatest(0, excluded.time - known.time) * $2::double precision / 60)) AS now (filled)
        )
        RETURNING wait
        """
}
