public import NIOCore

/// Takes files in from outside, whole or in parts, and puts them in a file store when they are complete.
///
/// Memory stays at a few buffers however large a file is; what breaks off leaves nothing.
public protocol UploadStore: Sendable {
    /// Most bytes of one upload.
    var maximumBytes: Int { get }

    /// Begins an upload.
    ///
    /// - Parameters:
    ///   - name: characters that do not belong in a URL are replaced.
    ///   - lifetime: seconds that the finished file lives; nil for ever.
    /// - Throws: `StorageError`.
    func begin(name: String, contentType: String, lifetime: Int?) async throws -> UploadAddress

    /// Takes in one part, in place of an earlier one of that number. Parts may come in any order and side by side.
    ///
    /// - Parameters:
    ///   - number: 1 to 10000.
    ///   - length: the bytes that were announced; a body that brings fewer has broken off.
    /// - Throws: `UploadError`, `StorageError`, what `body` throws; nothing of the part is left then.
    func receive<Body: AsyncSequence>(
        part number: Int, of address: UploadAddress, from body: Body, length: Int?
    ) async throws -> UploadedPart where Body.Element == ByteBuffer

    /// Takes in all of an upload at once, and stores it.
    /// - Throws: `UploadError`, `StorageError`, what `body` throws; the upload can be tried again then.
    func receive<Body: AsyncSequence>(
        wholeOf address: UploadAddress, from body: Body, length: Int?
    ) async throws -> StoredFile where Body.Element == ByteBuffer

    /// Takes a whole file in at once that was not begun.
    /// - Throws: `UploadError`, `StorageError`, what `body` throws; nothing is left then.
    func store<Body: AsyncSequence>(
        _ body: Body, length: Int?, name: String, contentType: String, lifetime: Int?
    ) async throws -> StoredFile where Body.Element == ByteBuffer

    /// Puts the file together from its parts and stores it; once more after that only names it again.
    ///
    /// - Parameter parts: all of them, in any order.
    /// - Throws: `UploadError` if they are not what came in, `StorageError`. The parts stay, for another try.
    func finish(_ address: UploadAddress, parts: [UploadedPart]) async throws -> StoredFile

    /// Removes uploads that were begun more than a day ago and never finished.
    func sweep() async throws
}
