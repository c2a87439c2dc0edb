extension Plane {
    /// The median of each square of 5 x 5 pixels; edges repeat outwards.
    func medianFiltered() -> Plane {
        let result = Plane(width: width, height: height)
        // Room for the squares that eight pixels need at the right end.
        let columns = Plane(width: (width + 7) / 8 * 8 + 4, height: 5)
        for y in 0..<height {
            sortColumns(around: y, into: columns)
            let target = result.row(y)
            for x in stride(from: 0, to: width, by: 8) {
                let median = Self.medians(columns, x)
                if x &+ 8 <= width {
                    median.store(at: target + x)
                } else {
                    for lane in 0..<width &- x { target[x &+ lane] = median[lane] }
                }
            }
        }
        return result
    }

    /// Five rows around row `y`, every column sorted; entry x + 2 of `sorted` is column x.
    private func sortColumns(around y: Int, into sorted: Plane) {
        let rows = (-2...2).map { row(min(max(y + $0, 0), height - 1)) }
        let (r0, r1, r2, r3, r4) = (rows[0], rows[1], rows[2], rows[3], rows[4])
        let (s0, s1, s2, s3, s4) = (sorted.row(0) + 2, sorted.row(1) + 2, sorted.row(2) + 2, sorted.row(3) + 2, sorted.row(4) + 2)
        let whole = width / 8 * 8
        for x in stride(from: 0, to: whole, by: 8) {
            var five = Five(.load(r0 + x), .load(r1 + x), .load(r2 + x), .load(r3 + x), .load(r4 + x))
            five.sort()
            five.a.store(at: s0 + x)
            five.b.store(at: s1 + x)
            five.c.store(at: s2 + x)
            five.d.store(at: s3 + x)
            five.e.store(at: s4 + x)
        }
        for x in whole..<width {
            var five = Five(
                .init(repeating: r0[x]), .init(repeating: r1[x]), .init(repeating: r2[x]), .init(repeating: r3[x]),
                .init(repeating: r4[x]))
            five.sort()
            (s0[x], s1[x], s2[x], s3[x], s4[x]) = (five.a[0], five.b[0], five.c[0], five.d[0], five.e[0])
        }
        for rank in 0..<5 {
            let line = sorted.row(rank)
            (line[0], line[1]) = (line[2], line[2])
            for x in width + 2..<sorted.width { line[x] = line[width + 1] }
        }
    }

    /// The medians of eight squares side by side, the first of them over entries x ... x + 4.
    ///
    /// With the columns sorted, sorting the rows leaves them so; six corners on either side are then out of the question, and a
    /// network of 17 comparisons finds the middle of the 13 others. (Found by search, proved on all 0-1 matrices that can occur.)
    @inline(__always)
    private static func medians(_ columns: Plane, _ x: Int) -> SIMD8<Float> {
        func sortedRow(_ rank: Int) -> Five {
            let line = columns.row(rank) + x
            var five = Five(.load(line), .load(line + 1), .load(line + 2), .load(line + 3), .load(line + 4))
            five.sort()
            return five
        }
        let (r1, r2, r3, r4, r5) = (sortedRow(0), sortedRow(1), sortedRow(2), sortedRow(3), sortedRow(4))
        var (v0, v1, v2, v3, v4) = (r1.d, r1.e, r2.c, r2.d, r2.e)
        var (v5, v6, v7, v8) = (r3.b, r3.c, r3.d, r4.a)
        var (v9, v10, v11, v12) = (r4.b, r4.c, r5.a, r5.b)
        Five.order(&v3, &v8)
        Five.order(&v12, &v8)
        Five.order(&v0, &v9)
        Five.order(&v2, &v11)
        Five.order(&v9, &v4)
        Five.order(&v11, &v9)
        Five.order(&v1, &v12)
        Five.order(&v12, &v5)
        Five.order(&v9, &v5)
        Five.order(&v11, &v6)
        Five.order(&v1, &v9)
        Five.order(&v11, &v12)
        Five.order(&v9, &v6)
        Five.order(&v1, &v12)
        Five.order(&v9, &v7)
        Five.order(&v12, &v10)
        Five.order(&v12, &v9)
        return v9
    }

    /// Five values in each of eight lanes.
    private struct Five {
        var a, b, c, d, e: SIMD8<Float>

        @inline(__always)
        init(_ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>, _ d: SIMD8<Float>, _ e: SIMD8<Float>) {
            (self.a, self.b, self.c, self.d, self.e) = (a, b, c, d, e)
        }

        @inline(__always)
        mutating func sort() {
            Self.order(&a, &d)
            Self.order(&b, &e)
            Self.order(&a, &c)
            Self.order(&b, &d)
            Self.order(&a, &b)
            Self.order(&c, &e)
            Self.order(&b, &c)
            Self.order(&d, &e)
            Self.order(&c, &d)
        }

        @inline(__always)
        static func order(_ less: inout SIMD8<Float>, _ more: inout SIMD8<Float>) {
            (less, more) = (less.lesser(more), less.greater(more))
        }
    }
}
