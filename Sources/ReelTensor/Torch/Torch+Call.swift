extension Torch {
    /// Calls the ATen operator `name`, as in `aten::conv3d`, which has one tensor as its result.
    func tensor(_ name: StaticString, _ overload: StaticString = "", _ arguments: Argument...) throws(TensorError) -> Tensor {
        let result = try call(name, overload, arguments)
        guard let handle = OpaquePointer(bitPattern: UInt(result)) else { throw .operation("\(name)", reason: "gave no result") }
        return Tensor(handle: handle, torch: self)
    }

    /// Calls the ATen operator `name`, which has a list of tensors as its result.
    func tensors(_ name: StaticString, _ overload: StaticString = "", _ arguments: Argument...) throws(TensorError) -> [Tensor] {
        let result = try call(name, overload, arguments)
        guard let list = OpaquePointer(bitPattern: UInt(result)) else { throw .operation("\(name)", reason: "gave no result") }
        defer { _ = library.deleteList(list) }
        var count = 0
        try check(library.listCount(list, &count), "\(name)")
        var tensors: [Tensor] = []
        for index in 0..<count {
            var item: UInt64 = 0
            try check(library.listItem(list, index, &item), "\(name)")
            guard let handle = OpaquePointer(bitPattern: UInt(item)) else {
                throw .operation("\(name)", reason: "gave no result")
            }
            tensors.append(Tensor(handle: handle, torch: self))
        }
        return tensors
    }

    /// Arguments that a later torch may append to a schema read as none, false or 0.
    private static let spareArguments = 8

    private func call(_ name: StaticString, _ overload: StaticString, _ arguments: [Argument]) throws(TensorError) -> UInt64 {
        var stack = [UInt64](repeating: 0, count: arguments.count + Self.spareArguments)
        for (index, argument) in arguments.enumerated() { stack[index] = try encode(argument) }
        let code = name.withText { name in
            overload.withText { overload in
                stack.withUnsafeMutableBufferPointer { stack in
                    stack.baseAddress.map { library.call(name, overload, $0, library.version) } ?? 1
                }
            }
        }
        try check(code, "\(name)(\(arguments.compactMap(\.summary).joined(separator: ", ")))")
        return stack[0]
    }

    /// The call owns what this makes: tensors, lists, texts and the boxes of optional arguments.
    private func encode(_ argument: Argument) throws(TensorError) -> UInt64 {
        switch argument {
        case .tensor(let tensor): try retained(tensor)
        case .optionalTensor(let tensor): if let tensor { try box(try retained(tensor)) } else { 0 }
        case .tensors(let tensors): try list(tensors) { tensor throws(TensorError) in try retained(tensor) }
        case .integer(let value): UInt64(bitPattern: Int64(value))
        case .optionalInteger(let value): try box(UInt64(bitPattern: Int64(value)))
        case .integers(let values): try list(values) { value in UInt64(bitPattern: Int64(value)) }
        case .optionalIntegers(let values): try box(try list(values) { value in UInt64(bitPattern: Int64(value)) })
        case .number(let value): value.bitPattern
        case .optionalNumber(let value): try box(value.bitPattern)
        case .flag(let value): value ? 1 : 0
        case .text(let text): try string(text)
        case .elementType(let type): code(type)
        case .optionalElementType(let type): try box(code(type))
        case .device(let device): code(device)
        case .optionalDevice(let device): try box(code(device))
        case .none: 0
        }
    }

    private func code(_ device: Device) -> UInt64 {
        UInt64(UInt32(bitPattern: code(device.kind))) << 32
            | UInt64(UInt32(bitPattern: Int32(device.kind == .cpu ? -1 : device.index)))
    }

    private func code(_ type: ElementType) -> UInt64 { UInt64(UInt32(bitPattern: code(type))) }
    func code(_ type: ElementType) -> Int32 { library.elementTypeCodes[type] ?? 0 }
    func code(_ kind: Device.Kind) -> Int32 { library.deviceCodes[kind] ?? 0 }

    private func retained(_ tensor: Tensor) throws(TensorError) -> UInt64 {
        var copy: OpaquePointer?
        try check(library.retain(tensor.handle, &copy), "a tensor as argument")
        return UInt64(UInt(bitPattern: copy))
    }

    private func box(_ value: UInt64) throws(TensorError) -> UInt64 {
        guard let memory = library.new(MemoryLayout<UInt64>.size) else {
            throw .operation("an argument", reason: "out of memory")
        }
        memory.storeBytes(of: value, as: UInt64.self)
        return UInt64(UInt(bitPattern: memory))
    }

    private func list<Element>(
        _ elements: [Element], _ encode: (Element) throws(TensorError) -> UInt64
    ) throws(TensorError) -> UInt64 {
        var list: OpaquePointer?
        try check(library.newList(elements.count, &list), "a list as argument")
        guard let list else { throw .operation("a list as argument", reason: "out of memory") }
        for element in elements { try check(library.append(list, try encode(element)), "a list as argument") }
        return UInt64(UInt(bitPattern: list))
    }

    private func string(_ text: String) throws(TensorError) -> UInt64 {
        var string: OpaquePointer?
        try check(text.withCString { library.newString($0, text.utf8.count, &string) }, "a text as argument")
        return UInt64(UInt(bitPattern: string))
    }
}

extension StaticString {
    fileprivate func withText<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        utf8Start.withMemoryRebound(to: CChar.self, capacity: utf8CodeUnitCount + 1, body)
    }
}
