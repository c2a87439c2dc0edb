import ArgumentParser
import Foundation
package import ReelShot

/// Moments between two pictures, each with the name of its file.
package struct TweenMoments: ExpressibleByArgument {
    /// Most pictures of one call.
    package static let most = 1000

    package let stills: [ShotStill]

    /// `count` moments that part the time between the pictures evenly, under names that sort by time.
    package init(evenly count: Int) {
        stills = (1...max(1, count)).map { index in
            let moment = Double(index) / Double(count + 1)
            return ShotStill(moment: moment, name: String(format: "%.4f.png", moment))
        }
    }

    /// As typed: 0.25,0.5; files keep the spelling.
    package init?(argument: String) {
        var stills: [ShotStill] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let isPlain = part.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
            guard isPlain, let moment = Double(part), (0...1).contains(moment) else { return nil }
            stills.append(ShotStill(moment: moment, name: "\(part).png"))
        }
        guard stills.count <= Self.most else { return nil }
        self.stills = stills
    }
}
