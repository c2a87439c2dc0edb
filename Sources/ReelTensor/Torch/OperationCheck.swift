/// Tries every operation of `Tensor` on small tensors, since torch checks neither how many arguments an operator gets nor their types.
public struct OperationCheck {
    private let torch: Torch
    private let device: Device

    public init(torch: Torch, device: Device = .cpu) { (self.torch, self.device) = (torch, device) }

    /// An operation that did not give what it must.
    public struct Failure: Hashable, Sendable, CustomStringConvertible {
        public let operation: String
        public let reason: String
        public var description: String { "\(operation): \(reason)" }
    }

    /// - Returns: what failed; empty if all is well.
    public func failures() -> [Failure] {
        checks.compactMap { name, check in
            do throws(TensorError) {
                let (result, wanted) = try check()
                let values = try result.doubles()
                guard values.count == wanted.count, zip(values, wanted).allSatisfy({ abs($0 - $1) <= 1e-5 }) else {
                    return Failure(operation: name, reason: "gave \(values) instead of \(wanted)")
                }
                return nil
            } catch {
                return Failure(operation: name, reason: "\(error)")
            }
        }
    }

    public var count: Int { checks.count }

    private typealias Check = () throws(TensorError) -> (Tensor, [Double])

    private var checks: [(String, Check)] { arithmetic + shapes + layers }

    private func tensor(_ values: [Float], _ shape: [Int]? = nil) throws(TensorError) -> Tensor {
        try Tensor(values, shape: shape ?? [values.count], torch: torch).to(device)
    }

    private var arithmetic: [(String, Check)] {
        [
            ("add", { () throws(TensorError) in (try tensor([1, 2]) + tensor([3, 5]), [4, 7]) }),
            ("subtract", { () throws(TensorError) in (try tensor([1, 2]) - tensor([3, 5]), [-2, -3]) }),
            ("multiply", { () throws(TensorError) in (try tensor([1, 2]) * tensor([3, 5]), [3, 10]) }),
            ("divide", { () throws(TensorError) in (try tensor([3, 5]) / tensor([2, 4]), [1.5, 1.25]) }),
            ("add a number", { () throws(TensorError) in (try tensor([1, 2]) + 3, [4, 5]) }),
            ("subtract from a number", { () throws(TensorError) in (try 3 - tensor([1, 2]), [2, 1]) }),
            ("multiply by a number", { () throws(TensorError) in (try tensor([1, 2]) * 3, [3, 6]) }),
            ("divide by a number", { () throws(TensorError) in (try tensor([1, 2]) / 4, [0.25, 0.5]) }),
            ("clamp", { () throws(TensorError) in (try tensor([-3, 0.5, 3]).clamped(-1, 1), [-1, 0.5, 1]) }),
            ("maximum", { () throws(TensorError) in (try tensor([-3, 3]).clamped(above: 1), [1, 3]) }),
            ("power", { () throws(TensorError) in (try tensor([2, 3]).raised(to: tensor([3, 2])), [8, 9]) }),
            ("square root", { () throws(TensorError) in (try tensor([4, 9]).squareRoot(), [2, 3]) }),
            ("reciprocal square root", { () throws(TensorError) in (try tensor([4, 16]).reciprocalSquareRoot(), [0.5, 0.25]) }),
            ("exponential", { () throws(TensorError) in (try tensor([0, 1]).exponential(), [1, 2.718281828]) }),
            (
                "exponential minus one",
                { () throws(TensorError) in (try tensor([0, 1]).exponentialMinusOne(), [0, 1.718281828]) }
            ),
            ("logarithm", { () throws(TensorError) in (try tensor([1, 2]).logarithm(), [0, 0.693147181]) }),
            ("sine", { () throws(TensorError) in (try tensor([0, 1]).sine(), [0, 0.841470985]) }),
            ("cosine", { () throws(TensorError) in (try tensor([0, 1]).cosine(), [1, 0.540302306]) }),
            ("hyperbolic tangent", { () throws(TensorError) in (try tensor([0, 1]).hyperbolicTangent(), [0, 0.761594156]) }),
            ("round", { () throws(TensorError) in (try tensor([0.4, 1.6]).rounded(), [0, 2]) }),
            ("magnitude", { () throws(TensorError) in (try tensor([-4, 1]).magnitudes(), [4, 1]) }),
            ("mean", { () throws(TensorError) in (try tensor([1, 3, 5, 9], [2, 2]).mean(over: 1), [2, 7]) }),
            ("sum", { () throws(TensorError) in (try tensor([1, 3, 5, 9], [2, 2]).sum(over: 0), [6, 12]) }),
            ("zeros", { () throws(TensorError) in (try Tensor.zeros([2], on: device, torch: torch), [0, 0]) }),
            ("ones", { () throws(TensorError) in (try Tensor.ones([2], on: device, torch: torch), [1, 1]) }),
            (
                "bfloat16",
                { () throws(TensorError) in (try tensor([1, 2.5]).to(.bfloat16) * tensor([2, 2]).to(.bfloat16), [2, 5]) }
            ),
            ("float8", { () throws(TensorError) in (try tensor([1, 2.5]).to(.float8E4M3).to(.float32), [1, 2.5]) }),
        ]
    }

    private var shapes: [(String, Check)] {
        let six: [Float] = [1, 2, 3, 4, 5, 6]
        return [
            ("reshape", { () throws(TensorError) in (try tensor(six).reshaped([2, -1]).part(1, 0..<1), [1, 4]) }),
            ("permute", { () throws(TensorError) in (try tensor(six, [2, 3]).permuted([1, 0]), [1, 4, 2, 5, 3, 6]) }),
            ("transpose", { () throws(TensorError) in (try tensor(six, [2, 3]).transposed(0, 1), [1, 4, 2, 5, 3, 6]) }),
            ("part", { () throws(TensorError) in (try tensor(six).part(0, 2..<4), [3, 4]) }),
            ("every", { () throws(TensorError) in (try tensor(six).every(2, of: 0), [1, 3, 5]) }),
            ("element", { () throws(TensorError) in (try tensor(six, [2, 3]).element(1, of: 0), [4, 5, 6]) }),
            ("wrap", { () throws(TensorError) in (try tensor([1]).wrapped(at: 0).unwrapped(at: 0), [1]) }),
            ("expand", { () throws(TensorError) in (try tensor([7], [1]).expanded([3]), [7, 7, 7]) }),
            ("chunks", { () throws(TensorError) in (try tensor(six).chunks(3, along: 0)[1], [3, 4]) }),
            ("repeat", { () throws(TensorError) in (try tensor([1, 2]).repeatedElements(2, along: 0), [1, 1, 2, 2]) }),
            ("join", { () throws(TensorError) in (try Tensor.joined([tensor([1]), tensor([2, 3])], along: 0), [1, 2, 3]) }),
            (
                "stack",
                { () throws(TensorError) in (try Tensor.stacked([tensor([1, 2]), tensor([3, 4])], along: 1), [1, 3, 2, 4]) }
            ),
            ("pad", { () throws(TensorError) in (try tensor([1, 2]).padded([1, 2], with: 9), [9, 1, 2, 9, 9]) }),
            ("copy", { () throws(TensorError) in (try tensor([1, 2]).copied().contiguous(), [1, 2]) }),
        ]
    }

    private var layers: [(String, Check)] {
        [
            (
                "matrix product",
                { () throws(TensorError) in (try tensor([1, 2], [1, 2]).times(tensor([3, 4], [2, 1])), [11]) }
            ),
            (
                "linear",
                { () throws(TensorError) in (try tensor([1, 2], [1, 2]).linear(tensor([3, 4], [1, 2]), tensor([1])), [12]) }
            ),
            (
                "linear without bias",
                { () throws(TensorError) in (try tensor([1, 2], [1, 2]).linear(tensor([3, 4], [1, 2]), nil), [11]) }
            ),
            (
                "embedding",
                { () throws(TensorError) in
                    (
                        try Tensor([1, 0], shape: [2], torch: torch).to(device).looked(upIn: tensor([1, 2, 3, 4], [2, 2])),
                        [3, 4, 1, 2]
                    )
                }
            ),
            (
                "layer norm",
                { () throws(TensorError) in
                    (try tensor([1, 3]).layerNorm(2, weight: tensor([2, 2]), bias: tensor([1, 1]), epsilon: 0), [-1, 3])
                }
            ),
            (
                "root mean square norm",
                { () throws(TensorError) in
                    (try tensor([1, 7]).rootMeanSquareNorm(2, weight: tensor([5, 5]), epsilon: 0), [1, 7])
                }
            ),
            ("softmax", { () throws(TensorError) in (try tensor([0, 0]).softmax(over: 0), [0.5, 0.5]) }),
            ("silu", { () throws(TensorError) in (try tensor([0, 1]).silu(), [0, 0.731058579]) }),
            ("gelu", { () throws(TensorError) in (try tensor([0, 1]).gelu(approximate: false), [0, 0.841344746]) }),
            ("gelu by tanh", { () throws(TensorError) in (try tensor([0, 1]).gelu(approximate: true), [0, 0.841191991]) }),
            (
                "attention",
                { () throws(TensorError) in
                    let values = try tensor([1, 2, 3, 4], [1, 1, 2, 2])
                    let keys = try Tensor.zeros([1, 1, 2, 2], on: device, torch: torch)
                    return (try values.attention(keys: keys, values: values), [2, 3, 2, 3])
                }
            ),
            (
                "convolution in two dimensions",
                { () throws(TensorError) in
                    (
                        try tensor([1, 2, 3, 4], [1, 1, 2, 2]).convolution2D(tensor([1, 1, 1, 1], [1, 1, 2, 2]), tensor([1])),
                        [11]
                    )
                }
            ),
            (
                "convolution in three dimensions",
                { () throws(TensorError) in
                    let video = try tensor([1, 2, 3, 4], [1, 1, 2, 1, 2])
                    return (try video.convolution3D(tensor([1, 1], [1, 1, 2, 1, 1]), tensor([1])), [5, 7])
                }
            ),
            (
                "enlarge",
                { () throws(TensorError) in (try tensor([1, 2], [1, 1, 1, 2]).enlarged(2), [1, 1, 2, 2, 1, 1, 2, 2]) }
            ),
            (
                "solve",
                { () throws(TensorError) in (try tensor([2, 0, 0, 4], [2, 2]).solved(for: tensor([2, 2])), [1, 0.5]) }
            ),
        ]
    }
}
