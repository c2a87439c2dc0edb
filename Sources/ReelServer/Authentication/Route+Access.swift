extension Route {
    /// Who may ask for this: somebody with a key, unless it is named here.
    package var access: Access {
        switch self {
        case .live, .ready, .webhookKeys, .openAPI, .queueOpenAPI, .index, .page: .anybody
        case .dashboard(let route): route.isPage ? .anybody : .admin
        case .platform(let call): call.isPublic ? .anybody : .key
        case .metrics: .admin
        // Their names cannot be guessed: whoever has the URL got it from somebody with a key, as with fal. Clients add no key to
        // downloads, nor JavaScript's and Swift's to what they send to an upload URL.
        case .file, .upload(.whole), .upload(.part), .upload(.complete): .anybody
        case .upload(.send), .upload(.begin): .keyOrUploadToken
        default: .key
        }
    }
}
