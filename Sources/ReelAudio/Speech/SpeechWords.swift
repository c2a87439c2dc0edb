/// The words by which a prompt says that somebody speaks, who, and how.
enum SpeechWords {
    static let verbs = sayings.union(whispering).union(shouting)
    private static let sayings: Set<String> = [
        "say", "says", "said", "saying", "speak", "speaks", "spoke", "speaking", "tell", "tells", "told", "telling", "ask",
        "asks",
        "asked", "asking", "reply", "replies", "replied", "replying", "answer", "answers", "answered", "answering", "respond",
        "responds", "responded", "add", "adds", "added", "adding", "continue", "continues", "exclaim", "exclaims", "exclaimed",
        "announce", "announces", "announced", "announcing", "declare", "declares", "explain", "explains", "narrate", "narrates",
        "narrating", "warn", "warns", "greet", "greets", "sing", "sings", "chant", "chants", "call", "calls", "called", "calling",
        "laugh", "laughs", "mumble", "mumbles", "cry", "cries", "cried", "read", "reads", "voice", "words", "line", "dialogue",
        "introduces", "recites", "states", "begins", "gasps", "sighs", "beg", "begs", "order", "orders", "command", "commands",
    ]

    static let whispering: Set<String> = [
        "whisper", "whispers", "whispered", "whispering", "murmur", "murmurs", "murmured", "murmuring", "hushed", "breathes",
    ]
    static let shouting: Set<String> = [
        "shout", "shouts", "shouted", "shouting", "yell", "yells", "yelled", "yelling", "scream", "screams", "screamed",
        "screaming",
        "roars", "bellows", "loudly", "angrily", "furiously",
    ]
    static let lively: Set<String> = [
        "energetic", "energetically", "excited", "excitedly", "enthusiastic", "enthusiastically", "cheerful", "cheerfully",
        "happily", "joyfully", "eagerly", "brightly", "exclaim", "exclaims", "exclaimed", "laughing", "lively",
    ]
    static let slow: Set<String> = [
        "slow", "slowly", "calm", "calmly", "softly", "gently", "quietly", "sadly", "tired", "tiredly", "solemnly", "gravely",
        "thoughtfully", "deliberately", "sleepily", "wearily",
    ]
    static let fast: Set<String> = ["quick", "quickly", "fast", "rapidly", "hurriedly", "hastily", "nervously", "breathlessly"]

    static let women: Set<String> = [
        "woman", "women", "female", "lady", "girl", "mother", "mom", "mum", "mommy", "wife", "daughter", "sister", "aunt",
        "queen",
        "princess", "actress", "waitress", "grandmother", "grandma", "granny", "girlfriend", "businesswoman", "policewoman",
        "hostess", "heroine", "witch", "nun", "bride", "madam", "stewardess",
    ]
    static let men: Set<String> = [
        "man", "men", "male", "guy", "boy", "father", "dad", "daddy", "husband", "son", "brother", "uncle", "king", "prince",
        "actor",
        "waiter", "grandfather", "grandpa", "boyfriend", "businessman", "policeman", "gentleman", "host", "hero", "wizard",
        "monk",
        "priest", "groom", "sir", "captain", "soldier", "sailor", "fisherman", "narrator", "announcer", "cowboy", "knight",
    ]
    static let children: Set<String> = [
        "child", "children", "kid", "kids", "boy", "girl", "toddler", "childlike", "childish", "son", "daughter", "schoolboy",
        "schoolgirl",
    ]
    static let old: Set<String> = [
        "old", "elderly", "aged", "grandmother", "grandma", "granny", "grandfather", "grandpa", "wizard", "witch", "ancient",
        "older",
    ]
    static let machines: Set<String> = ["robot", "android", "computer", "machine", "droid"]
    /// People of whom only the noun is known.
    static let people: Set<String> = [
        "person", "speaker", "voice", "voiceover", "friend", "teacher", "doctor", "reporter", "presenter", "stranger", "someone",
        "character", "chef", "singer", "student", "customer", "pilot", "scientist", "guide", "traveller", "traveler", "neighbour",
        "neighbor", "colleague", "baker", "farmer", "driver", "officer", "detective", "astronaut", "player", "coach",
    ]
    /// A person named after one of these hears what is said.
    static let listenerMarks: Set<String> = [
        "at", "to", "toward", "towards", "with", "by", "beside", "near", "for", "behind", "from", "of", "past", "facing", "tells",
        "asks", "warns", "greets", "told", "asked", "hugs", "watches",
    ]
    static let otherMarks: Set<String> = ["another", "other", "second", "third"]
    /// Words before a quote that is written in the picture.
    static let writing: Set<String> = [
        "sign", "banner", "poster", "billboard", "label", "labelled", "labeled", "caption", "captioned", "title", "titled",
        "logo",
        "text", "inscription", "plaque", "headline", "written", "printed", "lettering", "subtitle", "entitled", "neon", "sticker",
    ]
}
