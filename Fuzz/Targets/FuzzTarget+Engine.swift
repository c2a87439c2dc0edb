import ReelEngine
import ReelMedia
import ReelShot

extension FuzzTarget {
    static func events(_ bytes: [UInt8]) {
        let limits = EngineLimits(lineBytes: 200, outputBytes: 1000, errorBytes: 500)
        var watch = EngineWatch(limits: limits, grace: .seconds(1))
        let now = ContinuousClock.now
        _ = watch.shotArrived(at: now)
        // In two parts, at a place that the input chooses.
        let cut = min(bytes.count, Int(bytes.first ?? 0))
        var actions = watch.heard(output: bytes[..<cut], at: now) + watch.heard(error: bytes[cut...])
        actions += watch.heard(output: bytes[cut...], at: now) + watch.outputEnded(at: now)
        for case .pass(.progress(let share)) in actions { _ = share.isNaN }
        expect(bytes.count < 1500 || actions.contains(.kill) || actions.contains(.hangUp), "one who says too much is ended")
        _ = watch.result(.exited(0), tookShot: true)
    }

    static func shots(_ bytes: [UInt8]) {
        guard let shot = try? JSONLine.decode(Shot.self, from: text(bytes)) else { return }
        if (try? shot.check()) != nil {
            expect(shot.frameCount > 0, "a shot that passes has frames")
            _ = shot.framing.size(forPicture: PixelSize(width: 64, height: 50_000))
        }
        guard let line = try? JSONLine.encode(shot) else { return }
        expect(!line.dropLast().contains { $0 == "\n" }, "a message is one line")
        expect((try? JSONLine.decode(Shot.self, from: line)) == shot, "a shot is read as it was written")
    }

    static func pictures(_ bytes: [UInt8]) {
        _ = PictureFormat.signature(of: bytes[...])
        // As a part of something larger, whose indices do not start at 0.
        _ = PictureFormat.signature(of: ([0, 0, 0] + bytes).dropFirst(3))
        for format in PictureFormat.allCases {
            var reduced = bytes
            guard (try? format.reduceToEssentials(&reduced)) != nil else { continue }
            expect(reduced.count <= bytes.count, "a picture gets no larger")
            var again = reduced
            try? format.reduceToEssentials(&again)
            expect(again == reduced, "what is essential stays so")
        }
    }
}
