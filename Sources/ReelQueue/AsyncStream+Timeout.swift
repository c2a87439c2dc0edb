extension AsyncStream where Element == Void {
    /// Waits for a signal, for `limit` at most; nil for as long as it takes. Returns at once when the task is cancelled.
    func next(atMost limit: Duration?) async {
        guard let limit else {
            for await _ in self { break }
            return
        }
        await withTaskGroup { group in
            group.addTask { for await _ in self { break } }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
