public import ReelAPI
public import ReelFetch
public import ReelRemote
public import ReelShot
public import SystemPackage

/// What a server needs to know to run.
public struct ServerConfiguration: Sendable {
    /// https, and whose certificate it shows.
    public struct TLS: Sendable {
        public enum Identity: Sendable {
            /// A certificate and its key, both PEM files.
            case files(certificate: String, key: String)
            /// A certificate for fal's host names and this machine, from the authority in the data folder.
            case localAuthority
        }

        /// 0 lets the system choose.
        public var port: Int
        public var identity: Identity

        public init(port: Int, identity: Identity = .localAuthority) {
            self.port = port
            self.identity = identity
        }
    }

    public var host: String
    /// 0 lets the system choose.
    public var port: Int
    public var tls: TLS?
    /// Port of the proxy for CONNECT requests, always on loopback; 0 lets the system choose. It needs `tls`.
    public var connectPort: Int?
    /// PEM file of the certificates that this machine trusts; nil if it has none.
    public var systemCertificates: String?
    /// Networks of proxies whose `X-Forwarded-…` headers say how a caller reached us.
    public var trustedProxies: [Network]
    /// Sites whose pages may call the API; nil for all as long as there are no keys, and none from then on.
    public var crossOrigins: CrossOrigins?
    /// What clients may take of time and connections.
    public var clientLimits: ClientLimits
    /// Who is let in besides the data folder's keys; everybody, if there are none at all.
    public var keys: KeyRing
    /// Whether the keys that `reel keys` makes in the data folder count too.
    public var usesStoredKeys: Bool
    /// Says that a server without keys may be reached from other machines.
    public var isOpenToAll: Bool
    /// Folder of the database and the files.
    public var dataDirectory: String
    /// What is kept elsewhere than in the data folder, for several machines.
    public var sharing: Sharing
    /// Shots made at the same time; 0 leaves them to workers elsewhere.
    public var workers: Int
    /// The `reel-engine` program.
    public var engine: FilePath
    /// What each engine process may use.
    public var engineLimits: EngineLimits
    /// Which endpoints' videos open weights make.
    public var models: ModelChoice
    /// Which endpoints' videos other servers are asked for.
    public var delegates: DelegateChoice
    /// What each engine process may reach; nil for whatever the server may.
    public var engineSandbox: EngineSandbox?
    public var fetchPolicy: FetchPolicy
    /// The wait before a webhook that was not acknowledged is sent again; each further wait is twice as long.
    public var webhookBackoff: Duration
    public var offlinePictures: OfflinePictures
    /// Most bytes of one uploaded file.
    public var maximumUploadBytes: Int
    /// How long the server goes on serving when it is told to stop, while `/health/ready` already answers 503.
    public var drain: Duration
    /// How long work in hand may go on when the server is told to stop.
    public var stopLimit: Duration
    /// Jobs of one key that may run at the same time; nil for any number.
    public var jobsPerKey: Int?
    /// Requests that may wait in the queue; nil for any number.
    public var maximumQueued: Int?
    public var retention: Retention
    /// Seconds for which the links to files are good, which are signed then; nil for links that are good as long as the file.
    public var signedFiles: Int?
    /// Requests of one address in a minute, 0 for any number; nil for `standardRatePerAddress`, from other machines only.
    public var ratePerAddress: Int?
    /// Those that differ from the published ones.
    public var prices: PriceList
    /// What the requests of a key may cost where its entry does not say, and those that come without one; nil for any amount.
    public var budget: USD?
    /// Free bytes on the data folder's disk below which no new work is taken.
    public var minimumFreeBytes: Int
    /// What `reel doctor` finds, for the dashboard.
    public var doctor: @Sendable () async -> [DoctorFinding]

    public init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        tls: TLS? = nil,
        connectPort: Int? = nil,
        systemCertificates: String? = nil,
        trustedProxies: [Network] = [],
        crossOrigins: CrossOrigins? = nil,
        clientLimits: ClientLimits = ClientLimits(),
        keys: KeyRing = KeyRing(),
        usesStoredKeys: Bool = true,
        isOpenToAll: Bool = false,
        dataDirectory: String,
        sharing: Sharing = Sharing(),
        workers: Int = 1,
        engine: FilePath,
        engineLimits: EngineLimits = EngineLimits(),
        models: ModelChoice = ModelChoice(),
        delegates: DelegateChoice = DelegateChoice(),
        engineSandbox: EngineSandbox? = nil,
        fetchPolicy: FetchPolicy = FetchPolicy(),
        webhookBackoff: Duration = .seconds(7),
        offlinePictures: OfflinePictures = OfflinePictures(),
        maximumUploadBytes: Int = 1 << 30,
        drain: Duration = .zero,
        stopLimit: Duration = .seconds(30),
        jobsPerKey: Int? = nil,
        maximumQueued: Int? = nil,
        retention: Retention = Retention(),
        signedFiles: Int? = nil,
        ratePerAddress: Int? = nil,
        prices: PriceList = PriceList(),
        budget: USD? = nil,
        minimumFreeBytes: Int = 512 << 20,
        doctor: @escaping @Sendable () async -> [DoctorFinding] = { [] }
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.connectPort = connectPort
        self.systemCertificates = systemCertificates
        self.trustedProxies = trustedProxies
        self.crossOrigins = crossOrigins
        self.clientLimits = clientLimits
        self.keys = keys
        self.usesStoredKeys = usesStoredKeys
        self.isOpenToAll = isOpenToAll
        self.dataDirectory = dataDirectory
        self.sharing = sharing
        self.workers = workers
        self.engine = engine
        self.engineLimits = engineLimits
        self.models = models
        self.delegates = delegates
        self.engineSandbox = engineSandbox
        self.fetchPolicy = fetchPolicy
        self.webhookBackoff = webhookBackoff
        self.offlinePictures = offlinePictures
        self.maximumUploadBytes = maximumUploadBytes
        self.drain = drain
        self.stopLimit = stopLimit
        self.jobsPerKey = jobsPerKey
        self.maximumQueued = maximumQueued
        self.retention = retention
        self.signedFiles = signedFiles
        self.ratePerAddress = ratePerAddress
        self.prices = prices
        self.budget = budget
        self.minimumFreeBytes = minimumFreeBytes
        self.doctor = doctor
    }

    /// Enough for a hundred programs that wait for a video each, behind one address.
    public static let standardRatePerAddress = 60_000

    var addressLimiter: AddressLimiter? {
        guard ratePerAddress != 0 else { return nil }
        return AddressLimiter(perMinute: ratePerAddress ?? Self.standardRatePerAddress, includesLoopback: ratePerAddress != nil)
    }

    /// Folder of the local certificate authority.
    public var authorityFolder: String { dataDirectory + "/tls" }
}
