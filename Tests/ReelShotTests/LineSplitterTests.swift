import ReelShot
import Testing

struct LineSplitterTests {
    @Test func linesComeWhereverTheBytesAreCut() {
        let text = Array("one\n\ntwo ä\nthree".utf8)
        for cut in 0...text.count {
            var splitter = LineSplitter(limit: 100)
            let lines = splitter.lines(in: text[..<cut]) + splitter.lines(in: text[cut...])
            #expect(lines == ["one", "", "two ä"])
            #expect(splitter.rest() == "three")
            #expect(splitter.rest() == nil)
            #expect(!splitter.wasOverlong)
        }
    }

    @Test func aLineIsCutOffAtTheLimit() {
        var splitter = LineSplitter(limit: 4)
        #expect(splitter.lines(in: Array("1234\n".utf8)) == ["1234"])
        #expect(!splitter.wasOverlong)
        #expect(splitter.lines(in: Array("123".utf8)) == [])
        #expect(splitter.lines(in: Array("45".utf8)) == [])
        #expect(splitter.wasOverlong)
        #expect(splitter.lines(in: Array("6\n7\n".utf8)) == ["1234", "7"])
    }
}
