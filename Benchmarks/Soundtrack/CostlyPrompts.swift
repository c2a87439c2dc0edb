import ReelAudio

/// Prompts for every kind of sound alone, and for many at once.
enum CostlyPrompts {
    static let spoken = #"A woman says "We have to leave this place before the water gets here.""#

    static let all = [""] + Ambience.allCases.map(\.rawValue) + effects + music + speech + mixed

    private static let effects = [
        "thunder", "footsteps", "footsteps on gravel", "a heartbeat", "an engine", "a church bell", "applause", "typing",
        "a door slams", "a whoosh",
    ]
    private static let music = [
        "calm music", "tense music", "epic orchestral music", "happy music", "sad piano music", "lo-fi music",
        "fast synthwave music",
    ]
    private static let speech = [
        spoken, #"An old man whispers "Come a little closer, I have a secret to tell you." in a cave"#,
        #"A man shouts "Run! The water is coming! Get out of the house!" and a little girl says "I am not afraid of the water.""#,
        #"A man says ""# + String(repeating: "This goes on for much longer than there is time. ", count: 8) + "\"",
    ]
    private static let mixed = [
        spoken + ", in the rain by the sea, with thunder and calm piano music",
        #"A man says "Not without the others!" in a crowded market hall, with footsteps, applause and epic orchestral music"#,
        """
        In a church by the sea in a storm at night, a crowd, birds, gulls, a river, a fire and traffic, a woman says \
        "We have to leave before the storm gets here." Thunder, a bell, applause, footsteps, an engine, a heartbeat, typing, \
        a door slams, a whoosh, with epic orchestral music and drums
        """,
    ]
}
