/// Weighted linear equations in a few unknowns, solved by least squares.
struct LinearSystem {
    private let unknowns: Int
    /// The normal matrix with the right side as its last column, row by row.
    private var normal: [Double]

    init(unknowns: Int) {
        self.unknowns = unknowns
        normal = [Double](repeating: 0, count: unknowns * (unknowns + 1))
    }

    /// The equation `row` times the unknowns = `value`.
    mutating func add(_ row: [Double], _ value: Double, _ weight: Double) {
        for i in 0..<unknowns where row[i] != 0 {
            let factor = weight * row[i]
            let start = i * (unknowns + 1)
            for j in 0..<unknowns { normal[start + j] += factor * row[j] }
            normal[start + unknowns] += factor * value
        }
    }

    /// The unknowns; nil if the equations leave some of them open.
    func solution() -> [Double]? {
        var m = normal
        let width = unknowns + 1
        for column in 0..<unknowns {
            let pivot = (column..<unknowns).max { abs(m[$0 * width + column]) < abs(m[$1 * width + column]) } ?? column
            guard abs(m[pivot * width + column]) > 1e-12 else { return nil }
            if pivot != column { for j in 0..<width { m.swapAt(pivot * width + j, column * width + j) } }
            for row in 0..<unknowns where row != column {
                let factor = m[row * width + column] / m[column * width + column]
                guard factor != 0 else { continue }
                for j in column..<width { m[row * width + j] -= factor * m[column * width + j] }
            }
        }
        return (0..<unknowns).map { m[$0 * width + unknowns] / m[$0 * width + $0] }
    }
}
