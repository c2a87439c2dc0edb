/// Smooths a plane along the edges of another (He, Sun & Tang, Guided Image Filtering, ECCV 2010).
struct GuidedFilter {
    private let guide: Plane
    private let radius: Int
    /// Variance of the guide below which it is flat.
    private let epsilon: Float
    private let mean: Plane
    private let variance: Plane

    /// - Parameter guide: values 0...1.
    init(guide: Plane, radius: Int, epsilon: Float = 1e-3) {
        self.guide = guide
        self.radius = radius
        self.epsilon = epsilon
        let mean = guide.boxFiltered(radius: radius)
        let variance = guide.map { $0 * $0 }.boxFiltered(radius: radius)
        for i in 0..<variance.count { variance.pixels[i] -= mean.pixels[i] * mean.pixels[i] }
        self.mean = mean
        self.variance = variance
    }

    func apply(_ plane: Plane) -> Plane {
        let (smoothSlope, result) = line(plane)
        for i in 0..<plane.count { result.pixels[i] += smoothSlope.pixels[i] * guide.pixels[i] }
        return result
    }

    /// The filtered plane as `slope * guide + constant`, for the same guide at a higher resolution.
    func line(_ plane: Plane) -> (slope: Plane, constant: Plane) {
        let product = plane.map { $0 }
        for i in 0..<plane.count { product.pixels[i] *= guide.pixels[i] }
        let planeMean = plane.boxFiltered(radius: radius)
        let slope = product.boxFiltered(radius: radius)
        let constant = Plane(width: plane.width, height: plane.height)
        for i in 0..<plane.count {
            let covariance = slope.pixels[i] - mean.pixels[i] * planeMean.pixels[i]
            slope.pixels[i] = covariance / (variance.pixels[i] + epsilon)
            constant.pixels[i] = planeMean.pixels[i] - slope.pixels[i] * mean.pixels[i]
        }
        return (slope.boxFiltered(radius: radius), constant.boxFiltered(radius: radius))
    }
}
