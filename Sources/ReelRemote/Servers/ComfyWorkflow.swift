import Foundation
package import ReelAPI

/// A ComfyUI workflow in its API format, with slots in place of what a request decides: `"{{prompt}}"`, `"{{seed}}"` and so on.
package struct ComfyWorkflow: Sendable {
    /// What a slot stands for.
    package enum Slot: String, CaseIterable, Sendable {
        case prompt
        case negativePrompt = "negative_prompt"
        /// The names of the pictures on the server, for LoadImage.
        case firstFrame = "first_frame"
        case lastFrame = "last_frame"
        case width, height
        /// Frames at `fps`, the first included: a multiple of four and one.
        case frames
        case fps
        case seconds
        case seed
        /// 1...6.
        case guidance
        /// Whether sound is wanted.
        case sound
    }

    private let graph: JSONValue
    package let slots: Set<Slot>
    /// How many nodes it has.
    let nodeCount: Int

    /// - Throws: `DelegateSettingError` for a file that is no workflow, or has no slot for the first picture.
    package init(contentsOf path: String) throws(DelegateSettingError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DelegateSettingError("There is no workflow \(path).")
        }
        try self.init(json: Array(data), name: path)
    }

    package init(json: [UInt8], name: String) throws(DelegateSettingError) {
        guard let graph = JSONValue(answer: json), let nodes = graph.object, !nodes.isEmpty,
            nodes.values.allSatisfy({ $0["class_type"]?.string != nil && $0["inputs"]?.object != nil })
        else {
            throw DelegateSettingError(
                "\(name) is no workflow in API format: nodes by number, each with class_type and inputs. Use Export (API) in ComfyUI."
            )
        }
        var slots: Set<Slot> = []
        let unknown = Self.names(in: graph).first { name in
            guard let slot = Slot(rawValue: name) else { return true }
            slots.insert(slot)
            return false
        }
        if let unknown {
            let known = Slot.allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ")
            throw DelegateSettingError("\(name): there is no slot {{\(unknown)}}. Slots: \(known).")
        }
        guard slots.contains(.firstFrame) else {
            throw DelegateSettingError("\(name) has no slot {{first_frame}}, so it would make a video of nobody's picture.")
        }
        self.graph = graph
        self.slots = slots
        nodeCount = nodes.count
    }

    /// The workflow with what the slots stand for in their place: whole values as they are, parts of a text as text.
    package func filled(_ values: [Slot: JSONValue]) -> JSONValue { Self.fill(graph, values) }

    private static func fill(_ value: JSONValue, _ values: [Slot: JSONValue]) -> JSONValue {
        switch value {
        case .array(let list): return .array(list.map { fill($0, values) })
        case .object(let members): return .object(members.mapValues { fill($0, values) })
        case .string(let text):
            let parts = Self.parts(of: text)
            if parts.count == 1, case .slot(let name) = parts[0], let slot = Slot(rawValue: name) { return values[slot] ?? value }
            guard parts.contains(where: { if case .slot = $0 { true } else { false } }) else { return value }
            return .string(
                parts.map { part in
                    switch part {
                    case .text(let text): text
                    case .slot(let name): Slot(rawValue: name).flatMap { values[$0] }.map(Self.text) ?? ""
                    }
                }.joined())
        default: return value
        }
    }

    private enum Part {
        case text(String)
        case slot(String)
    }

    /// A slot is filled once: what a prompt says between braces is no slot.
    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let start = rest.range(of: "{{"), let end = rest[start.upperBound...].range(of: "}}") {
            if start.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<start.lowerBound]))) }
            parts.append(.slot(String(rest[start.upperBound..<end.lowerBound])))
            rest = rest[end.upperBound...]
        }
        if !rest.isEmpty || parts.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    private static func names(in value: JSONValue) -> [String] {
        switch value {
        case .array(let list): list.flatMap(names)
        case .object(let members): members.values.flatMap(names)
        case .string(let text): parts(of: text).compactMap { if case .slot(let name) = $0 { name } else { nil } }
        default: []
        }
    }

    private static func text(_ value: JSONValue) -> String {
        value.string ?? value.integer.map(String.init) ?? value.number.map { "\($0)" }
            ?? String(decoding: value.bytes, as: UTF8.self)
    }

    /// What a server with this workflow can do.
    package var abilities: Abilities {
        func has(_ slot: Slot) -> Support { slots.contains(slot) ? .yes : .no }
        return Abilities([
            .lastFrame: slots.contains(.lastFrame) ? .required : .no, .negativePrompt: has(.negativePrompt),
            .guidance: has(.guidance),
            .seed: has(.seed), .size: slots.contains(.width) && slots.contains(.height) ? .yes : .adapted,
            .frameRate: .adapted, .duration: slots.contains(.frames) || slots.contains(.seconds) ? .yes : .adapted,
            // Without the slot nobody knows before; the video's own is kept where there is one.
            .sound: slots.contains(.sound) ? .yes : .adapted, .progress: .yes, .preview: .yes, .cancel: .yes,
        ])
    }
}
