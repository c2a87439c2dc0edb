/// What an engine process has come to.
package enum EngineResult: Sendable {
    case finished(RenderedFile)
    case failed(EngineFailure)
    /// - `tookShot`: false if the shot was not read to its end, so that another process can have it.
    case crashed(EngineCrash, tookShot: Bool)

    /// The file, or the error in place of it.
    func get() throws -> RenderedFile {
        switch self {
        case .finished(let file): return file
        case .failed(let failure): throw failure
        case .crashed(let crash, _): throw crash
        }
    }
}
