/// What a video costs: so many units at so much. The unit is a second of video.
public struct Charge: Hashable, Sendable {
    public var seconds: Int
    public var unitPrice: USD

    public init(seconds: Int, unitPrice: USD) {
        self.seconds = seconds
        self.unitPrice = unitPrice
    }

    public var amount: USD { USD(millionths: seconds * unitPrice.millionths) }
}
