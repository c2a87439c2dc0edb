// swift-tools-version: 6.3
import PackageDescription

/// Every target of ours: Swift 6 mode, imports that say what they expose, no warning left standing.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let libav = [
    "libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev", "libswresample-dev",
]

let package = Package(
    name: "reel",
    products: [
        .executable(name: "reel", targets: ["reel"]),
        .executable(name: "reel-engine", targets: ["reel-engine"]),
        .executable(name: "reel-scenes", targets: ["reel-scenes"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries: what Swift cannot express, and nothing else.
        .systemLibrary(
            name: "CLibAVSystem",
            pkgConfig: "libavformat libavcodec libavutil libswscale libswresample",
            providers: [.apt(libav)]
        ),
        .systemLibrary(name: "CVipsSystem", pkgConfig: "vips", providers: [.apt(["libvips-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CFlite", providers: [.apt(["flite1-dev"])]),
        .target(name: "CLibAV", dependencies: ["CLibAVSystem"]),
        .target(name: "CSpawn"),
        .target(name: "CVips", dependencies: ["CVipsSystem"]),

        // The contract.
        .target(name: "ReelAPI", swiftSettings: strict),

        // Threads for calls that block: for any program, so it knows nothing of ours.
        .target(name: "ReelThreads", swiftSettings: strict),

        // From a shot to a file: the engine process.
        .target(name: "ReelAudio", dependencies: ["CFlite"], swiftSettings: strict),
        .target(
            name: "ReelMedia",
            dependencies: ["CLibAV", "CLibAVSystem", "CVips", "ReelAudio"],
            swiftSettings: strict
        ),
        .target(
            name: "ReelShot",
            dependencies: ["CSpawn", "ReelThreads", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict
        ),
        .target(name: "ReelEngine", dependencies: ["ReelShot", "ReelMedia", "ReelAudio"], swiftSettings: strict),
        .target(name: "ReelMotion", dependencies: ["ReelEngine", "ReelShot", "ReelMedia", "ReelAudio"], swiftSettings: strict),
        // Learned models on libtorch, which is loaded at run time: nothing of it is needed to build.
        .target(name: "ReelTensor", swiftSettings: strict),
        .target(name: "ReelDiffusion", dependencies: ["ReelTensor"], swiftSettings: strict),
        .target(
            name: "ReelWan",
            dependencies: ["ReelDiffusion", "ReelTensor", "ReelEngine", "ReelMotion", "ReelMedia", "ReelShot", "ReelAudio"],
            swiftSettings: strict),
        // Videos from elsewhere, brought to a shot's terms.
        .target(
            name: "ReelConform",
            dependencies: ["ReelEngine", "ReelMotion", "ReelMedia", "ReelShot", "ReelAudio"], swiftSettings: strict),
        .target(name: "ReelScenes", dependencies: ["ReelMedia"], swiftSettings: strict),

        // Metrics, log lines and traces: for any program, so it knows nothing of ours.
        .target(
            name: "ReelTelemetry",
            dependencies: [
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),

        // PostgreSQL over libpq, on threads of its own: for any program, so it knows nothing of ours.
        .target(name: "ReelPostgres", dependencies: ["CPostgres", "ReelThreads"], swiftSettings: strict),

        // From a request to a job and back: the server.
        .target(
            name: "ReelFetch",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ReelS3",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ReelQueue",
            dependencies: [
                "ReelPostgres",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ReelStorage",
            dependencies: [
                "ReelS3",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ReelPKI",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        // Other people's inference servers.
        .target(
            name: "ReelRemote",
            dependencies: [
                "ReelAPI", "ReelFetch", "ReelShot",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "ReelServer",
            dependencies: [
                "ReelAPI", "ReelFetch", "ReelPKI", "ReelQueue", "ReelRemote", "ReelS3", "ReelShot", "ReelStorage",
                "ReelTelemetry",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            // Pages are files under Web, compiled into the program: it needs nothing beside it.
            resources: [.embedInCode("Web")],
            swiftSettings: strict
        ),

        // Programs.
        .executableTarget(
            name: "reel",
            dependencies: [
                "ReelAPI", "ReelFetch", "ReelQueue", "ReelRemote", "ReelServer", "ReelShot", "ReelStorage", "ReelTelemetry",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(name: "reel-wan", dependencies: ["ReelDiffusion", "ReelTensor"], swiftSettings: strict),
        .executableTarget(
            name: "reel-engine",
            dependencies: ["ReelConform", "ReelEngine", "ReelMotion", "ReelWan", "ReelMedia", "ReelShot", "ReelAudio"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "reel-scenes",
            dependencies: [
                "ReelMedia", "ReelScenes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        // What reads the words of strangers, each by itself, for fuzzing and for the tests that go on from what it found.
        .target(
            name: "ReelFuzz",
            dependencies: [
                "ReelAPI", "ReelEngine", "ReelFetch", "ReelMedia", "ReelServer", "ReelShot", "ReelTelemetry",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Fuzz/Targets",
            swiftSettings: strict
        ),

        // Tests, one target for each of ours. They see `package` declarations, so one optimised build serves everything.
        .testTarget(name: "ReelAPITests", dependencies: ["ReelAPI"], swiftSettings: strict),
        .testTarget(
            name: "ReelShotTests", dependencies: ["ReelShot", .product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: strict),
        .testTarget(
            name: "ReelTelemetryTests",
            dependencies: [
                "ReelTelemetry",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReelServerTests",
            dependencies: [
                "ReelAPI", "ReelFetch", "ReelQueue", "ReelServer", "ReelShot", "ReelStorage", "ReelTelemetry",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "ReelFuzzTests", dependencies: ["ReelFuzz"], swiftSettings: strict),
        .testTarget(name: "ReelPKITests", dependencies: ["ReelPKI"], swiftSettings: strict),
        .testTarget(name: "ReelTests", dependencies: ["reel", "ReelShot"], swiftSettings: strict),
        .testTarget(
            name: "ReelFetchTests",
            dependencies: [
                "ReelFetch",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReelRemoteTests",
            dependencies: [
                "ReelAPI", "ReelFetch", "ReelRemote", "ReelShot", .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        // A PostgreSQL server for tests, of their own and gone with them.
        .target(
            name: "ReelPostgresTesting", dependencies: ["ReelPostgres"], path: "Tests/ReelPostgresTesting", swiftSettings: strict),
        .testTarget(name: "ReelPostgresTests", dependencies: ["ReelPostgres", "ReelPostgresTesting"], swiftSettings: strict),
        .testTarget(
            name: "ReelQueueTests", dependencies: ["ReelPostgres", "ReelPostgresTesting", "ReelQueue"], swiftSettings: strict),
        // moto and a proxy that misbehaves, for the tests of what talks to an S3 server.
        .target(name: "S3Testing", dependencies: ["ReelS3"], path: "Tests/S3Testing", swiftSettings: strict),
        .testTarget(
            name: "ReelS3Tests",
            dependencies: [
                "ReelS3", "S3Testing",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReelStorageTests",
            dependencies: ["ReelS3", "ReelStorage", "S3Testing", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        .testTarget(name: "ReelAudioTests", dependencies: ["ReelAudio"], swiftSettings: strict),
        .testTarget(
            name: "ReelEngineTests", dependencies: ["ReelAudio", "ReelEngine", "ReelMedia", "ReelShot"], swiftSettings: strict),
        .testTarget(name: "ReelMediaTests", dependencies: ["ReelAudio", "ReelMedia"], swiftSettings: strict),
        .testTarget(
            name: "ReelScenesTests",
            dependencies: [
                "ReelMedia", "ReelScenes", "reel-scenes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReelWanTests",
            dependencies: ["ReelAudio", "ReelDiffusion", "ReelEngine", "ReelMedia", "ReelShot", "ReelTensor", "ReelWan"],
            swiftSettings: strict),
        .testTarget(
            name: "ReelConformTests", dependencies: ["ReelAudio", "ReelConform", "ReelEngine", "ReelMedia", "ReelShot"],
            swiftSettings: strict),
        .testTarget(name: "ReelTensorTests", dependencies: ["ReelTensor"], swiftSettings: strict),
        .testTarget(name: "ReelDiffusionTests", dependencies: ["ReelDiffusion", "ReelTensor"], swiftSettings: strict),
        .testTarget(
            name: "ReelMotionTests",
            dependencies: ["ReelAudio", "ReelEngine", "ReelMedia", "ReelMotion", "ReelScenes", "ReelShot"],
            swiftSettings: strict
        ),
    ]
)

// Built for the benchmarks only: what Hummingbird alone can do, compiled just as the server is; what a soundtrack costs.
if Context.environment["REEL_BENCHMARKS"] == "1" {
    package.targets += [
        .executableTarget(
            name: "hummingbird-json",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Benchmarks/HummingbirdJSON",
            swiftSettings: strict),
        .executableTarget(
            name: "soundtrack-cpu", dependencies: ["ReelAudio"], path: "Benchmarks/Soundtrack", swiftSettings: strict),
        .executableTarget(
            name: "queue-postgres", dependencies: ["ReelPostgres", "ReelQueue"], path: "Benchmarks/QueuePostgres",
            swiftSettings: strict),
    ]
}

// A part of the package alone, for sanitizers (scripts/sanitize): these targets, with commas between, and what they build on.
if let wanted = Context.environment["REEL_TARGETS"] {
    var names = Set(wanted.split(separator: ",").map(String.init))
    for _ in package.targets {
        for target in package.targets where names.contains(target.name) {
            for case .byNameItem(let name, _) in target.dependencies { names.insert(name) }
        }
    }
    package.targets.removeAll { !names.contains($0.name) }
    package.products = []
}
