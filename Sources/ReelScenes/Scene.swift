import Glibc
public import ReelMedia

/// A drawn scene whose every moment is known: what lies between two of its frames can be compared with the truth.
public struct Scene: Sendable {
    public let name: String
    /// What it shows, in a line.
    public let summary: String
    /// From the farthest to the nearest.
    package let layers: [Layer]
    /// How much brighter the picture is at t = 1 than at t = 0; between, exposure grows by equal factors.
    package let exposure: Double

    package init(name: String, summary: String, layers: [Layer], exposure: Double = 1) {
        self.name = name
        self.summary = summary
        self.layers = layers
        self.exposure = exposure
    }

    /// The picture at a moment, 2 x 2 samples a pixel; the same bytes for the same arguments.
    ///
    /// A wider picture shows more at the sides; its height always spans the same part of the scene.
    /// - Parameters:
    ///   - t: 0 is the first moment, 1 the last.
    ///   - width: pixels, more than 0.
    ///   - height: pixels, more than 0.
    public func frame(at t: Double, width: Int, height: Int) -> Frame {
        let moment = layers.map { PlacedLayer($0, at: t) }
        let gain = Float(255 * pow(exposure, t))
        let pixel = 1 / Double(height)
        let offsets = [Point(-0.25, -0.25), Point(0.25, -0.25), Point(-0.25, 0.25), Point(0.25, 0.25)]
        var frame = Frame(width: width, height: height)
        frame.withUnsafeMutableBytes { bytes in
            for row in 0..<height {
                for column in 0..<width {
                    let middle = Point(Double(column) + 0.5 - Double(width) / 2, Double(row) + 0.5 - Double(height) / 2)
                    var sum = Paint.clear
                    for offset in offsets {
                        let place = (middle + offset) * pixel
                        let colour = View.colour(moment: moment, below: moment.count, place: place, pixel: pixel)
                        sum += colour.clamped(lowerBound: .zero, upperBound: .one)
                    }
                    let rgb = (sum * (gain / 4) + 0.5).clamped(lowerBound: .zero, upperBound: Paint(repeating: 255))
                    let first = 3 * (row * width + column)
                    bytes[first] = UInt8(rgb.x)
                    bytes[first + 1] = UInt8(rgb.y)
                    bytes[first + 2] = UInt8(rgb.z)
                }
            }
        }
        return frame
    }
}
