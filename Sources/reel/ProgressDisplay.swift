import ReelShot

/// Shows how far a video is: a bar that redraws itself on a terminal, plain lines elsewhere.
actor ProgressDisplay {
    private let isTerminal: Bool
    private let write: @Sendable (String) -> Void
    private var fraction = 0.0
    private var isBarShown = false

    init(isTerminal: Bool = Console.isTerminal, write: @escaping @Sendable (String) -> Void = { Console.write($0) }) {
        self.isTerminal = isTerminal
        self.write = write
    }

    func show(_ event: EngineEvent) {
        switch event {
        case .log(let line):
            clear()
            write(line.message + "\n")
            drawBar()
        case .progress(let now):
            let tenth = Int(now * 10)
            let isNewTenth = tenth > Int(fraction * 10)
            fraction = now
            if isTerminal {
                drawBar()
            } else if isNewTenth {
                write("\(tenth * 10) %\n")
            }
        case .preview, .finished, .failed:
            break
        }
    }

    /// Takes the bar away.
    func clear() {
        guard isBarShown else { return }
        write("\r\u{1B}[K")
        isBarShown = false
    }

    private func drawBar() {
        guard isTerminal, fraction > 0 else { return }
        let width = 40
        let filled = Int(fraction * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        write("\r\u{1B}[K\(bar) \(Int(fraction * 100)) %")
        isBarShown = true
    }
}
