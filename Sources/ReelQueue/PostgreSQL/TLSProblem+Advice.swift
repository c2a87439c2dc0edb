import ReelPostgres

extension TLSProblem {
    /// What to do about it: which setting, and what it should be.
    var advice: String {
        switch self {
        case .untrusted:
            "The server's certificate is signed by none of the authorities in sslrootcert, or is good no more: name the PEM file of the one that"
                + " signed it, or renew the certificate."
        case .otherName:
            "The server's certificate is for other names than the URL's host: write one of these as the host (hostaddr= may say the address), or"
                + " have the certificate made for this one."
        case .noAuthorities:
            "Set sslrootcert to a PEM file with the authority that signed the server's certificate; /etc/ssl/certs/ca-certificates.crt has"
                + " the public ones."
        case .notOffered:
            "Turn TLS on at the server (ssl=on, ssl_cert_file, ssl_key_file); sslmode=disable is for networks that nobody else can read."
        case .required:
            "No rule of the server's pg_hba.conf lets this user in without TLS: set sslmode=verify-full in the URL, with sslrootcert, or add a rule."
        case .ownCertificate:
            "Set sslcert and sslkey to the PEM files by which the server knows this user; the key's must be the user's own, mode 600."
        case .other:
            "Check sslmode and sslrootcert in the URL, and the server's ssl_ settings and log."
        }
    }
}
