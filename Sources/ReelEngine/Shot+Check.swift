import ReelShot

extension Shot {
    /// Refuses figures that no engine could make a video of.
    func check() throws(EngineFailure) {
        guard (1...600).contains(seconds) else {
            throw EngineFailure(.badShot, "seconds is \(seconds); it must be from 1 to 600.")
        }
        guard (1...120).contains(frameRate) else {
            throw EngineFailure(.badShot, "frameRate is \(frameRate); it must be from 1 to 120.")
        }
    }
}
