import ReelRemote
import ReelServer

extension Doctor {
    /// How the servers are that are asked for videos: each is looked at, and the one at fault is named.
    static func delegates(_ settings: Settings) async -> [DoctorFinding] {
        let choice: DelegateChoice
        do {
            choice = try settings.delegates()
        } catch {
            return [DoctorFinding(wrong: "servers: \((error as? CommandFailure)?.message ?? "\(error)")")]
        }
        var findings: [DoctorFinding] = []
        for delegate in choice.all {
            let setting = delegate.setting
            let name = "server \(delegate.name): \(setting.kind.name) at \(setting.address)"
            if let failure = await delegate.check() {
                findings.append(DoctorFinding(wrong: "\(name). \(failure.message) (\(failure.detail))"))
            } else {
                findings.append(DoctorFinding("\(name) answers, for \(choice.endpoints(of: delegate).joined(separator: ", "))"))
            }
        }
        return findings
    }
}
