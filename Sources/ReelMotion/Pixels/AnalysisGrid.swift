package import ReelMedia

/// The smaller grid on which pictures are studied: every `factor` x `factor` pixels of the frame make one.
///
/// About 360 pixels on the short side: enough to find motion to a tenth of a pixel of the frame, and its cost does not grow with
/// the resolution asked for.
package struct AnalysisGrid: Hashable, Sendable {
    package let factor: Int
    package let width: Int
    package let height: Int

    package init(frameWidth: Int, frameHeight: Int) {
        let factor = max(1, Int((Double(min(frameWidth, frameHeight)) / 360).rounded()))
        self.init(frameWidth: frameWidth, frameHeight: frameHeight, factor: factor)
    }

    init(frameWidth: Int, frameHeight: Int, factor: Int) {
        self.factor = factor
        width = (frameWidth + factor - 1) / factor
        height = (frameHeight + factor - 1) / factor
    }

    /// Mean luma (BT.601 weights, 0...255) of `frame` under each cell.
    package func luma(of frame: Frame) -> Plane {
        let plane = Plane(width: width, height: height)
        let share = 1 / Float(factor * factor)
        frame.rgb.withUnsafeBufferPointer { rgb in
            for y in 0..<height {
                let target = plane.row(y)
                for dy in 0..<factor {
                    let line = min(y * factor + dy, frame.height - 1) * frame.width
                    for x in 0..<width {
                        for dx in 0..<factor {
                            let i = 3 &* (line &+ min(x &* factor &+ dx, frame.width &- 1))
                            target[x] += 0.299 * Float(rgb[i]) + 0.587 * Float(rgb[i &+ 1]) + 0.114 * Float(rgb[i &+ 2])
                        }
                    }
                }
                for x in 0..<width { target[x] *= share }
            }
        }
        return plane
    }

    /// Mean red, green, blue and luma of `frame` under each cell, 0...255.
    func colours(of frame: Frame) -> VectorPlane {
        let plane = VectorPlane(width: width, height: height)
        let share = 1 / Float(factor * factor)
        frame.rgb.withUnsafeBufferPointer { rgb in
            for y in 0..<height {
                let target = plane.row(y)
                for dy in 0..<factor {
                    let line = min(y * factor + dy, frame.height - 1) * frame.width
                    for x in 0..<width {
                        for dx in 0..<factor {
                            let i = 3 &* (line &+ min(x &* factor &+ dx, frame.width &- 1))
                            target[x] += SIMD4(Float(rgb[i]), Float(rgb[i &+ 1]), Float(rgb[i &+ 2]), 0)
                        }
                    }
                }
                for x in 0..<width {
                    target[x] *= share
                    target[x].w = 0.299 * target[x].x + 0.587 * target[x].y + 0.114 * target[x].z
                }
            }
        }
        return plane
    }

    /// Where the point (x, y) of the grid lies in the frame: `factor * x + offset`.
    package var offset: Double { Double(factor - 1) / 2 }

    /// A map between two pictures' grids, in pixels of their frames.
    package func inFrame(_ map: Homography) -> Homography {
        map.conjugated(scale: Double(factor), offset: Point(offset, offset))
    }
}
