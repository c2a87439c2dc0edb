/// Who may do what a route does, where keys are set.
package enum Access: Hashable {
    case anybody
    /// Somebody with a key.
    case key
    /// Somebody with a key, or with a token that was issued to one.
    case keyOrUploadToken
}

extension Route {
    /// Who may ask for this: somebody with a key, unless it is named here.
    package var access: Access {
        switch self {
        case .live, .ready, .webhookKeys, .openAPI, .queueOpenAPI, .index, .page: .anybody
        case .dashboard(let route): route.isPage ? .anybody : .key
        case .platform(let call): call.isPublic ? .anybody : .key
        // Their names cannot be guessed: whoever has the URL got it from somebody with a key, as with fal. Clients add no key to
        // downloads, nor JavaScript's and Swift's to what they send to an upload URL.
        case .file, .upload(.whole), .upload(.part), .upload(.complete): .anybody
        case .upload(.send), .upload(.begin): .keyOrUploadToken
        default: .key
        }
    }
}
