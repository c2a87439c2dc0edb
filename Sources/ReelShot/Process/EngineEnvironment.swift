import FoundationEssentials

/// The environment of an engine process.
enum EngineEnvironment {
    /// Secrets of those who may call this process, or of this process where it calls others: an engine has no use for them.
    private static let secrets: Set<String> = [
        "REEL_KEYS", "FAL_KEY", "FAL_KEY_ID", "FAL_KEY_SECRET", "REEL_DATABASE", "PGPASSWORD", "PGPASSFILE", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE",
    ]

    /// What a confined process gets of this one's: where libraries are, how to speak, and what tunes them. Anything may be a secret otherwise.
    private static let handedOn: Set<String> = [
        "PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "GLIBC_TUNABLES", "HF_HUB_OFFLINE",
    ]
    private static let prefixes = [
        "LC_", "MALLOC_", "VIPS_", "G_", "OMP_", "OPENBLAS_", "MKL_", "CUDA_", "NVIDIA_", "HIP_", "ROCR_", "HSA_", "REEL_ENGINE_",
        "ASAN_", "TSAN_", "LSAN_", "UBSAN_",
    ]

    /// - Parameters:
    ///   - folder: where a confined process finds its home and its temporary files.
    ///   - more: variables that are secrets too.
    static func entries(folder: EngineFolder?, without more: Set<String>) -> [String] {
        let ours = ProcessInfo.processInfo.environment.filter { !secrets.contains($0.key) && !more.contains($0.key) }
        guard let folder else { return ours.map { "\($0.key)=\($0.value)" } }
        let kept = ours.filter { entry in handedOn.contains(entry.key) || prefixes.contains { entry.key.hasPrefix($0) } }
        return kept.map { "\($0.key)=\($0.value)" } + ["HOME", "TMPDIR", "XDG_CACHE_HOME"].map { "\($0)=\(folder.output)" }
    }
}
