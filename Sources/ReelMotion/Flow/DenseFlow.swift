/// Dense optical flow from coarse to fine: patches searched along the gradient, then smoothed by a robust variational step
/// (Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016).
package struct DenseFlow: Sendable {
    /// Planes shorter than this are not halved any further.
    var coarsestSide = 24

    package init() {}

    /// The motion from `first` to `second`, planes of one size in grey levels.
    /// - Parameter valid: 1 where `second` shows something, 0 where it is out of view; nil if it does everywhere.
    package func estimate(from first: Plane, to second: Plane, valid: Plane? = nil) -> FlowField {
        var levels = [Level(first: first, second: second, valid: valid)]
        while let finest = levels.last, min(finest.first.width, finest.first.height) >= 2 * coarsestSide {
            levels.append(finest.halved())
        }
        var flow: FlowField?
        for level in levels.reversed() {
            let start =
                flow?.doubled(width: level.first.width, height: level.first.height)
                ?? FlowField(width: level.first.width, height: level.first.height)
            let searched = PatchSearch(level.first, level.second, valid: level.valid).improve(start)
            flow = FlowRefinement(level.first, level.second, valid: level.valid).refine(searched.medianFiltered())
        }
        return flow ?? FlowField(width: first.width, height: first.height)
    }

    private struct Level {
        var first: Plane
        var second: Plane
        var valid: Plane?

        func halved() -> Level {
            Level(first: first.halved(), second: second.halved(), valid: valid?.halved())
        }
    }
}
