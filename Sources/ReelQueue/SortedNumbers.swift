/// Numbers in ascending order, cheap to add at the end and to take from the front, as a queue does.
struct SortedNumbers {
    private var numbers: [Int64] = []
    /// Numbers before it are gone.
    private var head = 0

    var count: Int { numbers.count - head }

    mutating func insert(_ number: Int64) {
        if numbers.last.map({ $0 < number }) ?? true {
            numbers.append(number)
        } else {
            let place = firstPlace(notBelow: number)
            if place == numbers.count || numbers[place] != number { numbers.insert(number, at: place) }
        }
    }

    mutating func remove(_ number: Int64) {
        let place = firstPlace(notBelow: number)
        guard place < numbers.count, numbers[place] == number else { return }
        if place == head {
            head += 1
            if head > 64, head * 2 > numbers.count {
                numbers.removeFirst(head)
                head = 0
            }
        } else {
            numbers.remove(at: place)
        }
    }

    /// How many numbers are below this one.
    func rank(of number: Int64) -> Int { firstPlace(notBelow: number) - head }

    private func firstPlace(notBelow number: Int64) -> Int {
        var low = head
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
