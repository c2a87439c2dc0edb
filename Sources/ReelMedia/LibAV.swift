internal import CLibAV
internal import CLibAVSystem

/// How libav reports.
enum LibAV {
    /// Keeps libav from printing to the standard error stream of the process.
    static func collectErrors() { clibav_collect_errors() }

    /// Throws what libav said about a call that returned `code`, if that means a failure.
    static func check(_ code: Int32, _ step: String) throws(MediaError) {
        guard code < 0 else { return }
        var message = [CChar](repeating: 0, count: 512)
        clibav_take_error(&message, message.count)
        var summary = [CChar](repeating: 0, count: 128)
        av_strerror(code, &summary, summary.count)
        let detail = String(cBuffer: message)
        throw .codec(step: step, reason: String(cBuffer: summary) + (detail.isEmpty ? "" : ", \(detail)"))
    }
}
