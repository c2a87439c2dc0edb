import ReelAudio
public import ReelEngine
public import ReelMedia
public import ReelShot

/// The engine that is always there: video from pictures by motion estimation and camera moves, with no learned weights.
///
/// Two pictures: the motion between them is followed (`FirstLastClip`). One picture: the camera moves as the prompt says
/// (`SinglePictureClip`). The same shot gives the same frames, bit for bit, whatever `threads` is.
public struct MotionEngine: Engine {
    public let name = "motion"
    private let workers: Workers

    /// - Parameters:
    ///   - threads: threads at work at a time.
    ///   - stopwatch: where the processor's time is counted, if at all.
    public init(threads: Int = 2, stopwatch: Stopwatch? = nil) {
        workers = Workers(count: threads, stopwatch: stopwatch)
    }

    public func canMake(_ shot: Shot) -> Bool { true }

    public func begin(_ shot: Shot, first: Frame, last: Frame?, log: (LogLine) -> Void) throws -> any Clip {
        let facts = ClipFacts(
            width: first.width, height: first.height, frameRate: shot.frameRate, frameCount: shot.frameCount
        )
        let prompt = MovePrompt(shot.prompt, negative: shot.negativePrompt)
        Self.tellIgnored(prompt, log)
        guard let last else {
            log(LogLine(.info, "Camera: \(prompt.description)"))
            let plan = prompt.path(guidance: shot.guidance, seconds: facts.seconds)
            let sound = workers.stopwatch.measure("soundtrack") {
                Soundtrack(shot, facts, camera: CameraPath(plan, speed: prompt.speed, facts), log: log)
            }
            return SinglePictureClip(first, prompt: prompt, plan: plan, facts: facts, sound: sound, log: log, workers: workers)
        }
        guard first.width == last.width, first.height == last.height else {
            throw EngineFailure(
                .imageAspectRatio, field: shot.lastFrame?.field,
                "The last frame is \(last.width)x\(last.height), the first \(first.width)x\(first.height); make them one size."
            )
        }
        log(LogLine(.info, "Looking for the motion between the two pictures"))
        if !prompt.motions.subtracting(prompt.neutral).subtracting([.handheld]).isEmpty {
            log(
                LogLine(
                    .info,
                    "Between two pictures the pictures decide where the camera goes, not the prompt (\(prompt.description))"))
        }
        let inBetweens = workers.measure("study of the pictures") {
            InBetweens(first: first, last: last, seed: shot.seed, leftwards: prompt.leftwards, workers: $0)
        }
        log(
            inBetweens.areRelated
                ? LogLine(.info, "The pictures show one place: following its motion")
                : LogLine(.info, "The pictures have nothing in common: the camera swings from one to the other")
        )
        let sound = workers.stopwatch.measure("soundtrack") {
            Soundtrack(shot, facts, camera: CameraPath(inBetweens, facts), log: log)
        }
        let steering = PairSteering(prompt, inBetweens, shot: shot, facts: facts, log: log, workers: workers)
        return FirstLastClip(inBetweens, steering: steering, facts: facts, sound: sound, moments: shot.stills?.map(\.moment))
    }

    /// Says once what a prompt cannot do here.
    private static func tellIgnored(_ prompt: MovePrompt, _ log: (LogLine) -> Void) {
        guard !prompt.ignored.isEmpty else { return }
        let most = 24
        let more = prompt.ignored.count > most ? " and \(prompt.ignored.count - most) more" : ""
        log(
            LogLine(
                .info,
                "This engine moves what is in the pictures; it does not invent actions. Words with no effect on the motion: "
                    + prompt.ignored.prefix(most).joined(separator: ", ") + more))
    }
}
