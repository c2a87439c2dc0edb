package import ReelShot

extension Shot {
    /// Refuses figures that no engine could make a video of.
    package func check() throws(EngineFailure) {
        guard (1...600).contains(seconds) else {
            throw EngineFailure(.badShot, "seconds is \(seconds); it must be from 1 to 600.")
        }
        guard (1...120).contains(frameRate) else {
            throw EngineFailure(.badShot, "frameRate is \(frameRate); it must be from 1 to 120.")
        }
        guard let stills else { return }
        let hasPictures = lastFrame != nil || (engine == PictureEngine.name && stills.allSatisfy { $0.moment == 0 })
        guard hasPictures, (1...10_000).contains(stills.count), stills.allSatisfy({ (0...1).contains($0.moment) }) else {
            throw EngineFailure(.badShot, "Stills need a last frame, and 1 to 10000 moments from 0 to 1.")
        }
        guard stills.allSatisfy({ !$0.name.isEmpty && !$0.name.contains("/") }) else {
            throw EngineFailure(.badShot, "A still's name must be that of a file in the output folder.")
        }
    }
}
