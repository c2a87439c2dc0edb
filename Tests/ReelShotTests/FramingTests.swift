import ReelShot
import Testing

struct FramingTests {
    static let sizes = [
        PixelSize(width: 1280, height: 720), PixelSize(width: 720, height: 1280), PixelSize(width: 720, height: 720),
    ]

    @Test(arguments: [
        (1920, 1080, "1280x720"), (4000, 3000, "1280x720"), (3000, 4000, "720x1280"), (1080, 1920, "720x1280"),
        (1000, 1000, "720x720"), (1600, 900, "1280x720"), (10000, 100, "1280x720"), (64, 640, "720x1280"),
        // Half way between 1:1 and 16:9, by logarithm, is 4:3.
        (1330, 1000, "720x720"), (1340, 1000, "1280x720"), (1000, 1340, "720x1280"),
    ])
    func autoTakesTheNearestRatio(_ width: Int, _ height: Int, _ expected: String) {
        let size = Framing.nearest(Self.sizes).size(forPicture: PixelSize(width: width, height: height))
        #expect(size.description == expected)
    }

    @Test(arguments: [(1920, 1080), (1080, 1920), (1000, 1000), (777, 1333), (640, 480), (2000, 501)])
    func areaKeepsTheRatioAndIsEven(_ width: Int, _ height: Int) {
        let picture = PixelSize(width: width, height: height)
        let size = Framing.area(pixels: 1280 * 720).size(forPicture: picture)
        #expect(size.width.isMultiple(of: 2) && size.height.isMultiple(of: 2))
        #expect(abs(size.ratio / picture.ratio - 1) < 0.005)
        #expect(abs(Double(size.pixels) / (1280 * 720) - 1) < 0.01)
    }

    @Test func exactIsExact() {
        let size = PixelSize(width: 1080, height: 1080)
        #expect(Framing.exactly(size).size(forPicture: PixelSize(width: 5, height: 900)) == size)
    }
}
