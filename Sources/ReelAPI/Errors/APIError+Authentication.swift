/// What a request hears that is not allowed in: fal's words.
extension APIError {
    /// - Parameter application: `owner/alias` of what was asked for; nil if that was no application.
    public static func authenticationRequired(application: String?) -> APIError {
        guard let application else {
            return APIError(status: 401, "Authentication is required. Send the header Authorization: Key <key_id>:<key_secret>.")
        }
        return APIError(
            status: 401,
            "Cannot access application \"\(application)\". Authentication is required to access this application.")
    }

    public static let invalidKey = APIError(status: 401, "invalid key credentials")
    /// The rest host's words for `invalidKey`.
    public static let unknownKey = APIError(status: 401, "No user found for Key ID and Secret")
    public static let malformedKey = APIError(
        status: 401, "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.")

    /// For a key that looks like one that Reel has made and is none: its checksum is wrong.
    public static let mistypedKey = APIError(
        status: 401, "invalid key credentials: the key is mistyped or cut off. Copy it again, from reel_ to its last character.")
    /// Only whoever has the secret hears these two.
    public static let revokedKey = APIError(
        status: 401, "invalid key credentials: the key has been revoked. Ask whoever runs this server for a new one.")
    public static let expiredKey = APIError(
        status: 401, "invalid key credentials: the key has expired. Ask whoever runs this server for a new one.")

    public static func scopeMissing(key id: String) -> APIError {
        APIError(
            status: 403,
            "This takes a key of scope admin, and \(id) has not got it. Make one with reel keys create --scope admin.")
    }
}
