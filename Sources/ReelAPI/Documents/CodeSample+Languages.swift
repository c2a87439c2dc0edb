extension CodeSample {
    var curl: String {
        // A shell ends a quotation at an apostrophe: it is closed, the apostrophe escaped, and opened again.
        let body = input.orderedJSON(indent: "     ", closing: "   ").replacing("'", with: "'\\''")
        return """
            curl --request POST \\
              --url \(addresses.run)/\(endpoint) \\
              --header "Authorization: Key $FAL_KEY" \\
              --header "Content-Type: application/json" \\
              --data '\(body)'
            """
    }

    var python: String {
        let here = """
            import os

            os.environ.setdefault("FAL_KEY", "local:local")

            import fal_client

            fal_client.client.RUN_URL_FORMAT = "\(addresses.run)/"
            fal_client.client.QUEUE_URL_FORMAT = "\(addresses.queue)/"
            """
        let fields = input.map { "        \($0.value.jsonOrEmpty($0.name)): \($0.value.python)" }.joined(separator: ",\n")
        return """
            \(addresses.areFals ? "import fal_client" : here)

            def on_queue_update(update):
                if isinstance(update, fal_client.InProgress):
                    for log in update.logs:
                       print(log["message"])

            result = fal_client.subscribe(
                "\(endpoint)",
                arguments={
            \(fields)
                },
                with_logs=True,
                on_queue_update=on_queue_update,
            )
            print(result)
            """
    }

    var javaScript: String {
        let here = """


            fal.config({
              credentials: process.env.FAL_KEY ?? "local:local",
              proxyUrl: { url: "\(addresses.site)/api/fal/proxy", when: "always" },
            });
            """
        let fields = input.map { field in
            let value = field.value.javaScript
            let line = "      \(field.name): \(value),"
            return line.count <= 80 || field.value.string == nil ? line : "      \(field.name):\n        \(value),"
        }
        return """
            import { fal } from "@fal-ai/client";\(addresses.areFals ? "" : here)

            const result = await fal.subscribe(
              "\(endpoint)",
              {
                input: {
            \(fields.joined(separator: "\n"))
                },
                logs: true,
                onQueueUpdate: (update) => {
                  if (update.status === "IN_PROGRESS") {
                    update.logs.map((log) => log.message).forEach(console.log);
                  }
                },
              }
            );
            console.log(result.data);
            console.log(result.requestId);
            """
    }

    /// With what Foundation brings: there is no fal client for Swift that is kept up.
    var swift: String {
        let body = input.orderedJSON(indent: "  ", closing: "")
        var mark = "#"
        while body.contains("\"\"\"\(mark)") || body.contains("\\\(mark)") { mark += "#" }
        return """
            import Foundation
            #if canImport(FoundationNetworking)
            import FoundationNetworking
            #endif

            let key = ProcessInfo.processInfo.environment["FAL_KEY"] ?? "local:local"
            var request = URLRequest(url: URL(string: "\(addresses.run)/\(endpoint)")!)
            request.httpMethod = "POST"
            request.timeoutInterval = 3600
            request.setValue("Key \\(key)", forHTTPHeaderField: "Authorization")
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(
            \(mark)\"""
            \(body)
            \"""\(mark).utf8)
            let (answer, _) = try await URLSession.shared.data(for: request)
            print(String(decoding: answer, as: UTF8.self))
            """
    }
}

extension [(name: String, value: JSONValue)] {
    /// An object with its members in this order, a line each.
    func orderedJSON(indent: String, closing: String) -> String {
        let members = map { "\(indent)\($0.value.jsonOrEmpty($0.name)): \($0.value.jsonOrEmpty)" }
        return members.isEmpty ? "{}" : "{\n\(members.joined(separator: ",\n"))\n\(closing)}"
    }
}

extension JSONValue {
    var jsonOrEmpty: String { (try? encoded()) ?? "" }

    fileprivate func jsonOrEmpty(_ name: String) -> String { JSONValue.string(name).jsonOrEmpty }

    fileprivate var python: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .array(let elements): "[\(elements.map(\.python).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.sorted { $0.key < $1.key }.map { "\(JSONValue.string($0.key).jsonOrEmpty): \($0.value.python)" }.joined(separator: ", "))}"
        case .integer, .number, .string: jsonOrEmpty
        }
    }

    /// Text stands in the quotation marks of which it holds fewer, as prettier has it.
    fileprivate var javaScript: String {
        guard case .string(let text) = self, text.filter({ $0 == "\"" }).count > text.filter({ $0 == "'" }).count else {
            return jsonOrEmpty
        }
        let inside = jsonOrEmpty.dropFirst().dropLast().replacing("\\\"", with: "\"").replacing("'", with: "\\'")
        return "'\(inside)'"
    }
}
