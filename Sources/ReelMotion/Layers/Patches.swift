/// The connected patches of a mask: cells that touch side by side and are all above a half.
struct Patches {
    /// The patch of each cell, from 1; 0 for cells outside the mask.
    private(set) var labels: [Int32]
    private(set) var patches: [Patch] = []

    struct Patch {
        var label: Int32
        var area = 0
        var left = Int.max
        var right = 0
        var top = Int.max
        var bottom = 0
        /// Cells on the left, right and upper border of the picture, and on the lower one.
        var onSides = 0
        var onBottom = 0
    }

    init(of mask: Plane) {
        let (width, height) = (mask.width, mask.height)
        labels = [Int32](repeating: 0, count: mask.count)
        var stack: [Int] = []
        for start in 0..<mask.count where mask.pixels[start] > 0.5 && labels[start] == 0 {
            var patch = Patch(label: Int32(patches.count + 1))
            labels[start] = patch.label
            stack.append(start)
            while let i = stack.popLast() {
                let (x, y) = (i % width, i / width)
                patch.area += 1
                patch.left = min(patch.left, x)
                patch.right = max(patch.right, x)
                patch.top = min(patch.top, y)
                patch.bottom = max(patch.bottom, y)
                if x == 0 || y == 0 || x == width - 1 { patch.onSides += 1 }
                if y == height - 1 { patch.onBottom += 1 }
                let neighbours = (
                    x > 0 ? i - 1 : i, x < width - 1 ? i + 1 : i, y > 0 ? i - width : i, y < height - 1 ? i + width : i
                )
                for next in [neighbours.0, neighbours.1, neighbours.2, neighbours.3]
                where labels[next] == 0 && mask.pixels[next] > 0.5 {
                    labels[next] = patch.label
                    stack.append(next)
                }
            }
            patches.append(patch)
        }
    }
}
