/// An argument of an ATen operator, by the type that the operator's schema gives it.
///
/// Torch does not check these types, so the operations under `Operations` are the only ones to make arguments.
enum Argument {
    case tensor(Tensor)
    case optionalTensor(Tensor?)
    case tensors([Tensor])
    case integer(Int)
    case optionalInteger(Int)
    case integers([Int])
    case optionalIntegers([Int])
    case number(Double)
    case optionalNumber(Double)
    case flag(Bool)
    case text(String)
    case elementType(ElementType)
    case optionalElementType(ElementType)
    case device(Device)
    case optionalDevice(Device)
    case none

    /// What the error of an operation says of it.
    var summary: String? {
        switch self {
        case .tensor(let tensor): tensor.description
        case .optionalTensor(let tensor): tensor?.description ?? "none"
        case .tensors(let tensors): "[" + tensors.map(\.description).joined(separator: ", ") + "]"
        case .integer(let value), .optionalInteger(let value): String(value)
        case .integers(let values), .optionalIntegers(let values): "\(values)"
        default: nil
        }
    }
}
