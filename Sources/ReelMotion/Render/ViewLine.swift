/// One line's places, taken between the two lines of places around it.
final class ViewLine {
    private let columns: Int
    private let memory: UnsafeMutablePointer<SIMD4<Float>>
    let blur: UnsafeMutablePointer<Float>
    let cover: UnsafeMutablePointer<Float>
    let plate: UnsafeMutablePointer<SIMD4<Float>>
    let subjects: [UnsafeMutablePointer<SIMD4<Float>>]

    init(columns: Int, subjects count: Int) {
        self.columns = columns
        memory = .allocate(capacity: columns * (count + 1))
        blur = .allocate(capacity: columns)
        cover = .allocate(capacity: columns)
        let memory = memory
        plate = memory
        subjects = (0..<count).map { memory + ($0 + 1) * columns }
    }

    deinit {
        memory.deallocate()
        blur.deallocate()
        cover.deallocate()
    }

    func prepare(_ y: Int, _ plateField: VectorPlane, _ subjectFields: [VectorPlane], _ blurs: Plane, _ covers: Plane) {
        let row = y / ViewRenderer.cell
        let next = min(row + 1, plateField.height - 1)
        let share = Float(y % ViewRenderer.cell) / Float(ViewRenderer.cell)
        for (field, target) in zip([plateField] + subjectFields, [plate] + subjects) {
            let (upper, lower) = (field.row(row), field.row(next))
            for column in 0..<columns { target[column] = upper[column] + share * (lower[column] - upper[column]) }
        }
        let (blurA, blurB) = (blurs.row(row), blurs.row(next))
        let (coverA, coverB) = (covers.row(row), covers.row(next))
        for column in 0..<columns {
            blur[column] = blurA[column] + share * (blurB[column] - blurA[column])
            cover[column] = coverA[column] + share * (coverB[column] - coverA[column])
        }
    }
}
