import Glibc

/// Copies of memory that the system writes when a program crashes: a server's hold keys.
enum CoreDumps {
    static func forbid() {
        var none = rlimit()
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
