/// Where lines of speech stand in a clip: in order, apart, and inside it.
package struct SpeechSchedule: Equatable, Sendable {
    /// A line to place: how long it takes, and when the prompt wants it.
    package struct Line: Equatable, Sendable {
        package var length: Double
        package var moment: Moment

        package init(length: Double, moment: Moment) {
            self.length = length
            self.moment = moment
        }
    }

    /// Seconds at which each line begins, in the order given.
    package let starts: [Double]

    /// Seconds that stay free at both ends, and between two lines.
    package static let margin = 0.15
    static let gap = 0.15
    private static let usualMargin = 0.4
    private static let usualGap = 0.35

    /// The seconds left for speech in a clip with `count` lines.
    package static func room(lines count: Int, in seconds: Double) -> Double {
        seconds - 2 * margin - gap * Double(max(0, count - 1))
    }

    /// - Parameter lines: they fit: their lengths add up to no more than `room`.
    package init(_ lines: [Line], in seconds: Double) {
        let slack = max(0, Self.room(lines: lines.count, in: seconds) - lines.reduce(0) { $0 + $1.length })
        let order = lines.indices.sorted { first, second in
            let (a, b) = (Self.wanted(lines[first], seconds), Self.wanted(lines[second], seconds))
            return a == b ? first < second : a < b
        }
        let pause = min(max(slack / Double(lines.count + 1), Self.gap), 1)
        var starts = [Double](repeating: 0, count: lines.count)
        var free = min(Self.margin + slack, slack > 2.5 ? 0.7 : Self.usualMargin)
        for index in order {
            starts[index] = max(free, Self.wanted(lines[index], seconds))
            free = starts[index] + lines[index].length + max(pause, min(Self.usualGap, slack))
        }
        // Whatever stands too late moves up; whatever that pushes out in front moves back.
        var latest = seconds - Self.margin
        for index in order.reversed() {
            starts[index] = min(starts[index], latest - lines[index].length)
            latest = starts[index] - Self.gap
        }
        var earliest = Self.margin
        for index in order {
            starts[index] = max(starts[index], earliest)
            earliest = starts[index] + lines[index].length + Self.gap
        }
        self.starts = starts
    }

    private static func wanted(_ line: Line, _ seconds: Double) -> Double {
        let start = line.moment.start(length: line.length, in: seconds)
        if case .from(let share) = line.moment, share > 0 { return start + 0.2 }
        return start
    }
}
