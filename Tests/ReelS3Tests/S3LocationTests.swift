import ReelS3
import Testing

@Suite struct S3LocationTests {
    @Test func aPlaceIsTakenApart() throws {
        let place = try S3Location(
            parsing: "s3://my.bucket-1//videos/2026/?endpoint=http%3A%2F%2F127.0.0.1:9000/&region=eu-central-1")
        #expect(place.bucket == "my.bucket-1" && place.prefix == "videos/2026" && place.region == "eu-central-1")
        #expect(place.endpoint == "http://127.0.0.1:9000" && place.addressing == .path)
        #expect("\(place)" == "s3://my.bucket-1/videos/2026 at http://127.0.0.1:9000")
        #expect(try S3Location(parsing: "s3://abc").prefix == "")
        #expect(try S3Location(parsing: "s3://abc?endpoint=https://H.example:443").endpoint == "https://h.example")
        #expect(try S3Location(parsing: "s3://abc?endpoint=http://[::1]:9000").endpoint == "http://[::1]:9000")
    }

    @Test func whatIsNotSaidFollowsFromTheRest() throws {
        #expect(try S3Location(parsing: "s3://abc").addressing == .virtual)
        #expect(try S3Location(parsing: "s3://a.bc").addressing == .path, "no certificate for *.host vouches for a.bc.host")
        #expect(try S3Location(parsing: "s3://abc?endpoint=http://h&addressing=virtual").addressing == .virtual)
        #expect(try S3Location(parsing: "s3://abc").region == "us-east-1")
        let environment = ["AWS_REGION": "", "AWS_DEFAULT_REGION": "ap-south-1", "AWS_ENDPOINT_URL": "http://h:1"]
        let place = try S3Location(parsing: "s3://abc", environment: environment)
        #expect(place.region == "ap-south-1" && place.endpoint == "http://h:1")
        #expect(try S3Location(parsing: "s3://abc?region=x", environment: environment).region == "x")
    }

    @Test(arguments: [
        ("http://abc", "s3://bucket/prefix"), ("s3://", "bucket"), ("s3://Ab", "bucket"), ("s3://a_b", "bucket"),
        ("s3://-ab", "bucket"),
        ("s3://a..b", "bucket"), ("s3://abc/a//b", "prefix"), ("s3://abc/../b", "prefix"), ("s3://abc/a b", "prefix"),
        ("s3://abc/a%20b", "prefix"), ("s3://abc/ä", "prefix"), ("s3://abc?endpoit=http://h", "endpoint, region and addressing"),
        ("s3://abc?region=", "region"), ("s3://abc?region=a&region=b", "region"), ("s3://abc?region=a/b", "region"),
        ("s3://abc?addressing=dns", "addressing=path"), ("s3://abc?endpoint=h:9000", "endpoint"),
        ("s3://abc?endpoint=ftp://h", "endpoint"),
        ("s3://abc?endpoint=http://h/path", "endpoint"), ("s3://abc?endpoint=http://u:p@h", "endpoint"),
        ("s3://abc?endpoint=http://", "endpoint"), ("s3://abc?endpoint=http://h:0", "endpoint"),
        ("s3://key:secret@abc", "AWS_ACCESS_KEY_ID"),
    ])
    func aMistakeIsSaid(_ text: String, _ word: String) {
        let error = #expect(throws: S3SettingError.self) { try S3Location(parsing: text) }
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
        #expect(error?.description.contains("secret") == false)
    }

    @Test func aKeyComesFromTheEnvironmentOrAFile() async throws {
        let environment = ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": ""]
        #expect(try await S3CredentialSource(environment: environment).current() == S3Credentials(accessKey: "a", secretKey: "b"))
        let text = """
            # comment
            [default]
            aws_access_key_id = one
            aws_secret_access_key=two=
            ; aws_session_token = no
            [ other ]
            AWS_ACCESS_KEY_ID=three
            aws_secret_access_key = four
            aws_session_token = five
            """
        #expect(
            try S3CredentialFile.parse(text, profile: "default", path: "f") == S3Credentials(accessKey: "one", secretKey: "two="))
        #expect(
            try S3CredentialFile.parse(text, profile: "other", path: "f")
                == S3Credentials(accessKey: "three", secretKey: "four", sessionToken: "five"))
        #expect(throws: S3SettingError.self) { try S3CredentialFile.parse(text, profile: "none", path: "f") }
    }

    @Test(arguments: [
        [:], ["AWS_ACCESS_KEY_ID": "a"], ["AWS_SECRET_ACCESS_KEY": "very-hidden"],
        ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "very-hidden\n"],
    ])
    func aKeyThatIsNoneIsSaid(_ environment: [String: String]) {
        let error = #expect(throws: S3SettingError.self) { try S3CredentialSource(environment: environment) }
        #expect(error?.description.contains("AWS_ACCESS_KEY_ID") == true && error?.description.contains("very-hidden") == false)
    }

    @Test func aFileThatIsNotThereIsSaid() async throws {
        let source = try S3CredentialSource(environment: ["AWS_SHARED_CREDENTIALS_FILE": "/no/such/file"])
        let error = await #expect(throws: S3SettingError.self) { try await source.current() }
        #expect(error?.description.contains("/no/such/file") == true)
    }
}
