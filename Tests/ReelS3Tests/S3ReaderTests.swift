import ReelS3
import Testing

@Suite struct S3ReaderTests {
    private func read(_ text: String) throws -> S3Element { try S3Reader.read(Array(text.utf8)) }

    @Test func anAnswerIsRead() throws {
        let root = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment <with> tags -->
            <s3:ListBucketResult xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" note='>'>
              <Name>b</Name><Empty/><Prefix></Prefix>
              <Contents><Key>a &amp; b&lt;&#228;&#x1F3AC;</Key><Size>3</Size></Contents><Contents><Key> c </Key></Contents>
            </s3:ListBucketResult>

            """)
        #expect(root.name == "ListBucketResult" && root["Name"] == "b" && root["Empty"] == "" && root["Prefix"] == "")
        let keys = root.children.filter { $0.name == "Contents" }.map { $0["Key"] }
        #expect(keys == ["a & b<ä🎬", " c "])
        #expect(root["None"] == nil)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<a>&unterminated", "<a>&#xD800;</a>", "<a b='></a>", "<>",
        "</a>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><![CDATA[x]]></a>", "<a", "<!-- ", "<a>&#99999999999;</a>",
        String(repeating: "<a>", count: 9) + String(repeating: "</a>", count: 9), "<html><body><p>502<br></p></body></html>",
    ])
    func whatIsNoAnswerIsRefused(_ text: String) {
        #expect(throws: S3Reader.Malformed.self) { try read(text) }
    }
}
