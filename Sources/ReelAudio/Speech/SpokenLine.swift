/// One quote of a prompt: what is said, by whom, how and when.
package struct SpokenLine: Equatable, Sendable {
    package let text: String
    package let speaker: Speaker
    package let manner: Manner
    package let moment: Moment
}
