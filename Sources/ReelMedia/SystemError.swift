internal import Glibc

/// The text of the operating system's errors.
enum SystemError {
    /// What the last failed call on this thread said.
    static var last: String {
        var text = [CChar](repeating: 0, count: 128)
        strerror_r(errno, &text, text.count)
        return String(cBuffer: text)
    }
}
