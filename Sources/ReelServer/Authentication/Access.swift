/// Who may do what a route does, where keys are set.
package enum Access: Hashable {
    case anybody
    /// Somebody with a key.
    case key
    /// Somebody with a key, or with a token that was issued to one.
    case keyOrUploadToken
    /// Somebody with a key of scope `admin`.
    case admin
}
