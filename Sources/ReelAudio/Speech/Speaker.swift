/// Who speaks, as far as the prompt tells.
package struct Speaker: Hashable, Sendable {
    package enum Sex: Sendable { case woman, man }
    package enum Age: Sendable { case child, grown, old }

    package var sex: Sex?
    package var age = Age.grown
    package var isMachine = false
    /// Tells speakers of one kind apart, from 0 in the order of their first words.
    package var number = 0

    /// Of the same sex, age and making, whoever it is.
    func isLike(_ other: Speaker) -> Bool {
        sex == other.sex && age == other.age && isMachine == other.isMachine
    }
}
