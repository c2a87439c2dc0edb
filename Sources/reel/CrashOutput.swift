import Glibc

/// What is written down when a program crashes. A server's memory holds keys, so it writes none of it.
enum CrashOutput {
    /// No copy of the memory, and no backtrace of Swift's: that shows what the registers point to. `SWIFT_BACKTRACE` in the environment says
    /// that a backtrace is wanted all the same.
    static func forbid() {
        var none = rlimit()
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
    }
}
