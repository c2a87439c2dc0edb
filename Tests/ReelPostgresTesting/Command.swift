import Glibc

/// Runs a program and waits for it.
///
/// Not by Foundation's `Process`, whose wait has been seen not to end where several threads wait at the same time.
/// - Returns: what it printed.
/// - Throws: `PostgresTestServer.Trouble` with what it complained of, unless it exits with 0.
@discardableResult
package func runCommand(_ words: [String]) throws -> String {
    let line = words.map { "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'" }
    // Read by one pipe: what it printed if it succeeded, and what it complained of if not, is all there is.
    guard let pipe = popen(line.joined(separator: " ") + " 2>&1 </dev/null", "re") else {
        throw PostgresTestServer.Trouble("\(words[0]) cannot be started.")
    }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&part, 1, part.count, pipe), count > 0 { bytes += part[..<count] }
    let text = String(decoding: bytes, as: UTF8.self)
    guard pclose(pipe) == 0 else { throw PostgresTestServer.Trouble(text) }
    return text
}
