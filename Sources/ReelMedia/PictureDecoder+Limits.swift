extension PictureDecoder {
    /// What a picture may be before any of its pixels is decoded.
    public struct Limits: Hashable, Sendable {
        /// Shortest width and height in pixels.
        public var minimumSide: Int
        /// Most pixels (width x height).
        public var maximumPixels: Int
        /// Largest file in bytes.
        public var maximumBytes: Int
        /// Largest ratio of the long side to the short side; nil for any.
        public var maximumRatio: Double?

        public init(
            minimumSide: Int = 1,
            maximumPixels: Int = 50_000_000,
            maximumBytes: Int = 30_000_000,
            maximumRatio: Double? = nil
        ) {
            self.minimumSide = minimumSide
            self.maximumPixels = maximumPixels
            self.maximumBytes = maximumBytes
            self.maximumRatio = maximumRatio
        }

        func check(_ header: PictureHeader) throws(PictureError) {
            let (width, height) = (header.width, header.height)
            guard min(width, height) >= minimumSide else {
                throw .tooSmall(width: width, height: height, minimumSide: minimumSide)
            }
            guard width * height <= maximumPixels else {
                throw .tooLarge(width: width, height: height, maximumPixels: maximumPixels)
            }
            if let maximumRatio, header.elongation > maximumRatio {
                throw .tooElongated(width: width, height: height, maximumRatio: maximumRatio)
            }
        }
    }
}
