import Foundation
import ReelFetch
import Testing

@Suite struct DataURITests {
    @Test(arguments: [
        ("data:,A%20brief%20note", "text/plain", "A brief note"), ("data:text/plain;charset=utf-8,%C3%A9", "text/plain", "é"),
        ("data:image/PNG;base64,cGljdHVyZQ==", "image/png", "picture"),
        ("DATA:image/png;BASE64,cGljdHVyZQ==", "image/png", "picture"),
        ("data:;base64,cGljdHVyZQ", "text/plain", "picture"),
        ("data:image/svg+xml;a=\"b\";base64,cGlj\r\n dHVy\tZQ==\n", "image/svg+xml", "picture"),
        ("data:image/png;base64,cGljdHVyZQ%3D%3D", "image/png", "picture"), ("data:a/b;base64,Pz8-Pj8_", "a/b", "??>>??"),
        ("data:a/b;base64,Pz8+Pj8/", "a/b", "??>>??"), ("data:a/b;base64,", "a/b", ""),
        ("data:,a,b;base64,c", "text/plain", "a,b;base64,c"),
    ])
    func wellFormed(text: String, mediaType: String, content: String) throws {
        let uri = try DataURI(text, maximumBytes: 100)
        #expect(uri.mediaType == mediaType)
        #expect(String(decoding: uri.bytes, as: UTF8.self) == content)
    }

    @Test(arguments: [
        "data:", "data:base64,x", "data:image/png;base64", "data:image/png;base64;cGlj", "data:image;base64,cGlj",
        "data:/png,x", "data:a/b/c,x",
        "data:a b/c,x", "data:a/b;base64,cGl*", "data:a/b;base64,c", "data:a/b;base64,cGljd", "data:a/b;base64,cGk==",
        "data:a/b;base64,cGlj=",
        "data:a/b;base64,cG=k", "data:a/b;base64,=", "data:a/b;base64,cGlj====", "data:a/b;base64,é", "data:,100%", "data:,%4",
        "data:,%zz",
    ])
    func malformed(text: String) {
        #expect { try DataURI(text, maximumBytes: 100) } throws: { ($0 as? FetchError)?.code == .malformedDataURI }
    }

    @Test(arguments: ["data:,", "data:;base64,"])
    func theLimitIsOnDecodedBytes(start: String) throws {
        func body(_ count: Int) -> String {
            start.contains("base64")
                ? Data(repeating: 65, count: count).base64EncodedString() : String(repeating: "%41", count: count)
        }
        #expect(try DataURI(start + body(1000), maximumBytes: 1000).bytes.count == 1000)
        #expect { try DataURI(start + body(1001), maximumBytes: 1000) } throws: {
            ($0 as? FetchError)?.code == .tooLarge && ($0 as? FetchError)?.limit == 1000
        }
    }

    @Test func agreesWithAnotherEncoder() throws {
        var random = SystemRandomNumberGenerator()
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let text = "data:application/octet-stream;base64," + Data(bytes).base64EncodedString()
            #expect(try DataURI(text, maximumBytes: 200).bytes == bytes)
        }
    }
}
