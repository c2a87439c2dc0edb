import ReelServer
import Testing

struct BodyMemoryTests {
    @Test func whatIsHeldIsBoundedAndGivenBack() {
        let memory = BodyMemory(most: 1000)
        var first = memory.share()
        let takesBoth = first.take(BodyMemory.free) && first.take(1000)
        #expect(takesBoth && memory.held == 1000)
        do {
            var second = memory.share()
            // The start of a body is free, whatever others have taken.
            let takesStart = second.take(BodyMemory.free)
            let takesMore = second.take(1)
            #expect(takesStart && !takesMore && memory.held == 1000)
        }
        let takesOneMore = first.take(1)
        #expect(!takesOneMore)
        _ = consume first
        #expect(memory.held == 0)
        var third = memory.share()
        let takesAgain = third.take(BodyMemory.free + 1000)
        #expect(takesAgain && memory.held == 1000)
        let takesTooMuch = third.take(1)
        #expect(!takesTooMuch)
    }

    @Test func manyAtOnceNeverHoldMore() async {
        let memory = BodyMemory(most: 10 << 20)
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var share = memory.share()
                    var taken = 0
                    while taken < 1 << 20, share.take(64 << 10) {
                        taken += 64 << 10
                        await Task.yield()
                        #expect(memory.held <= 10 << 20)
                    }
                    return taken
                }
            }
            for await taken in group { #expect(taken >= BodyMemory.free) }
        }
        #expect(memory.held == 0)
    }
}
