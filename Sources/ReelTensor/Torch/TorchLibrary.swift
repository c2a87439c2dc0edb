import Glibc

/// The functions of libtorch's C interface that Reel calls, found in libraries that are loaded at run time.
///
/// The interface (`torch/csrc/inductor/aoti_torch/c/shim.h` and `torch/csrc/stable/c/shim.h` of PyTorch) is kept stable between
/// releases; nothing of torch is needed to build. The libraries are never closed: torch starts threads of its own.
final class TorchLibrary {
    typealias Handle = OpaquePointer
    typealias Code = Int32

    let version: UInt64
    let call: @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutablePointer<UInt64>, UInt64) -> Code
    let retain: @convention(c) (Handle, UnsafeMutablePointer<Handle?>) -> Code
    let release: @convention(c) (Handle) -> Code

    let newList: @convention(c) (Int, UnsafeMutablePointer<OpaquePointer?>) -> Code
    let append: @convention(c) (OpaquePointer, UInt64) -> Code
    let listCount: @convention(c) (OpaquePointer, UnsafeMutablePointer<Int>) -> Code
    let listItem: @convention(c) (OpaquePointer, Int, UnsafeMutablePointer<UInt64>) -> Code
    let deleteList: @convention(c) (OpaquePointer) -> Code
    let newString: @convention(c) (UnsafePointer<CChar>, Int, UnsafeMutablePointer<OpaquePointer?>) -> Code
    /// C++'s operator new: libtorch deletes what an optional argument points to.
    let new: @convention(c) (Int) -> UnsafeMutableRawPointer?

    let rank: @convention(c) (Handle, UnsafeMutablePointer<Int64>) -> Code
    let sizes: @convention(c) (Handle, UnsafeMutablePointer<UnsafePointer<Int64>?>) -> Code
    let elementType: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> Code
    let deviceKind: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> Code
    let deviceIndex: @convention(c) (Handle, UnsafeMutablePointer<Int32>) -> Code
    let data: @convention(c) (Handle, UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Code

    typealias Numbers = UnsafePointer<Int64>
    let empty: @convention(c) (Int64, Numbers, Numbers, Int32, Int32, Int32, UnsafeMutablePointer<Handle?>) -> Code
    /// A tensor over memory that is given back through a function; torch 2.11 and later.
    let borrow:
        (
            @convention(c) (
                UnsafeMutableRawPointer?, Int64, Numbers, Numbers, Int64, Int32, Int32, Int32, UnsafeMutablePointer<Handle?>,
                Int32, UnsafePointer<UInt8>?, Int64, @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void,
                UnsafeMutableRawPointer?
            ) -> Code
        )?
    /// `a - factor * b`: an operation with a number among its arguments, which the dispatcher does not take.
    let subtract: @convention(c) (Handle, Handle, Double, UnsafeMutablePointer<Handle?>) -> Code
    let number: @convention(c) (Double, UnsafeMutablePointer<Handle?>) -> Code
    /// The words of the last error on this thread; torch 2.13 and later.
    let lastError: (@convention(c) () -> UnsafePointer<CChar>?)?
    let setThreads: (@convention(c) (Int32) -> Void)?
    /// `cudaMemGetInfo` of the CUDA runtime that torch has loaded.
    let cudaMemory: (@convention(c) (UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int>) -> Int32)?
    let cudaDevices: (@convention(c) (UnsafeMutablePointer<Int32>) -> Int32)?
    private let setGradients: @convention(c) (Bool) -> Void

    let elementTypeCodes: [ElementType: Int32]
    let deviceCodes: [Device.Kind: Int32]

    /// Loads `libtorch_cpu` from `folder`, and `libtorch_cuda` where it lies there.
    init(folder: String) throws(TensorError) {
        #if os(macOS)
            let (names, suffix) = (["libtorch_cpu"], ".dylib")
        #else
            let (names, suffix) = (["libtorch_cpu", "libtorch_cuda"], ".so")
        #endif
        var libraries: [UnsafeMutableRawPointer] = []
        for name in names {
            let path = folder + "/" + name + suffix
            guard name == names[0] || access(path, R_OK) == 0 else { continue }
            guard let library = dlopen(path, RTLD_NOW | RTLD_GLOBAL) else {
                throw .library(dlerror().map { String(cString: $0) } ?? path)
            }
            libraries.append(library)
        }
        let symbols = Symbols(libraries: libraries)
        let version: @convention(c) () -> UInt64 = try symbols.require("aoti_torch_abi_version")
        self.version = version()
        call = try symbols.require("torch_call_dispatcher")
        retain = try symbols.require("aoti_torch_new_tensor_handle")
        release = try symbols.require("aoti_torch_delete_tensor_object")
        newList = try symbols.require("torch_new_list_reserve_size")
        append = try symbols.require("torch_list_push_back")
        listCount = try symbols.require("torch_list_size")
        listItem = try symbols.require("torch_list_get_item")
        deleteList = try symbols.require("torch_delete_list")
        newString = try symbols.require("torch_new_string_handle")
        new = try symbols.require("_Znwm")
        rank = try symbols.require("aoti_torch_get_dim")
        sizes = try symbols.require("aoti_torch_get_sizes")
        elementType = try symbols.require("aoti_torch_get_dtype")
        deviceKind = try symbols.require("aoti_torch_get_device_type")
        deviceIndex = try symbols.require("aoti_torch_get_device_index")
        data = try symbols.require("aoti_torch_get_data_ptr")
        empty = try symbols.require("aoti_torch_empty_strided")
        borrow = symbols.find("torch_from_blob")
        subtract = try symbols.require("aoti_torch_aten_subtract_Tensor")
        number = try symbols.require("aoti_torch_scalar_to_tensor_float64")
        lastError = symbols.find("torch_exception_get_what_without_backtrace")
        setThreads = symbols.find("_ZN2at15set_num_threadsEi")
        cudaMemory = libraries.count > 1 ? symbols.find("cudaMemGetInfo") : nil
        cudaDevices = libraries.count > 1 ? symbols.find("cudaGetDeviceCount") : nil
        setGradients = try symbols.require("aoti_torch_grad_mode_set_enabled")
        var types: [ElementType: Int32] = [:]
        for type in ElementType.allCases {
            let code: @convention(c) () -> Int32 = try symbols.require("aoti_torch_dtype_" + type.rawValue)
            types[type] = code()
        }
        elementTypeCodes = types
        var devices: [Device.Kind: Int32] = [:]
        for kind in Device.Kind.allCases {
            let code: @convention(c) () -> Int32 = try symbols.require("aoti_torch_device_type_" + kind.rawValue)
            devices[kind] = code()
        }
        deviceCodes = devices
    }

    /// Keeps no record of operations for training. It holds for the thread that calls it.
    func forgetGradients() { setGradients(false) }
}

private struct Symbols {
    let libraries: [UnsafeMutableRawPointer]

    func find<Function>(_ name: String) -> Function? {
        for library in libraries {
            if let symbol = dlsym(library, name) { return unsafeBitCast(symbol, to: Function.self) }
        }
        return nil
    }

    func require<Function>(_ name: String) throws(TensorError) -> Function {
        guard let function: Function = find(name) else { throw .missing(symbol: name) }
        return function
    }
}
