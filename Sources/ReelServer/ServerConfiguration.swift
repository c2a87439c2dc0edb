public import ReelFetch
public import SystemPackage

/// What a server needs to know to run.
public struct ServerConfiguration: Sendable {
    /// A certificate and its key, both as PEM files.
    public struct TLS: Sendable {
        public var port: Int
        public var certificate: String
        public var key: String

        public init(port: Int, certificate: String, key: String) {
            self.port = port
            self.certificate = certificate
            self.key = key
        }
    }

    public var host: String
    /// 0 lets the system choose.
    public var port: Int
    public var tls: TLS?
    /// Folder of the database and the files.
    public var dataDirectory: String
    /// Shots made at the same time.
    public var workers: Int
    /// The `reel-engine` program.
    public var engine: FilePath
    public var fetchPolicy: FetchPolicy
    /// The wait before a webhook that was not acknowledged is sent again; each further wait is twice as long.
    public var webhookBackoff: Duration
    public var offlinePictures: OfflinePictures
    /// Most bytes of one uploaded file.
    public var maximumUploadBytes: Int

    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        tls: TLS? = nil,
        dataDirectory: String,
        workers: Int = 1,
        engine: FilePath,
        fetchPolicy: FetchPolicy = FetchPolicy(),
        webhookBackoff: Duration = .seconds(7),
        offlinePictures: OfflinePictures = OfflinePictures(),
        maximumUploadBytes: Int = 1 << 30
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.dataDirectory = dataDirectory
        self.workers = workers
        self.engine = engine
        self.fetchPolicy = fetchPolicy
        self.webhookBackoff = webhookBackoff
        self.offlinePictures = offlinePictures
        self.maximumUploadBytes = maximumUploadBytes
    }
}
