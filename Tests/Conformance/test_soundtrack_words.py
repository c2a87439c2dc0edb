"""A speech recogniser hears what the prompt lets people say, over rain, sea and traffic."""

import os

import pocketsphinx
from soundtracks import RATE, loudness, rendered, samples, share_of_words

LINES = [
    "We have to leave before the storm gets here.",
    "I think the answer is very simple.",
    "Please close the window, it is cold.",
    "The children are playing in the garden.",
    "Do you remember the first time we met?",
    "There is nothing left to be afraid of.",
    "Tomorrow we will go back to the city.",
    "She was the best friend I ever had.",
    "The train leaves in about ten minutes.",
    "I have never seen anything like this.",
    "Look at the size of that mountain.",
    "My father built this house himself.",
    "We need more time to finish the work.",
    "It was a long and difficult winter.",
    "You should come and visit us next summer.",
    "Nobody knows what happened that night.",
    "The market opens early in the morning.",
    "Can you tell me where the station is?",
    "This is the happiest day of my life.",
    "They have been waiting for an hour.",
]
# All of them take two minutes: `make test-slow`.
CHOSEN = LINES if os.environ.get("REEL_WORDS") == "all" else LINES[::5]
PLACES = ["in heavy rain", "by the sea, waves breaking", "beside a busy street with traffic", "in the wind"]
SPEAKERS = ["A woman", "A man"]


def heard(decoder, sound):
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
    return decoder.hyp().hypstr if decoder.hyp() else ""


def score(decoder, sounds):
    hits = words = 0
    for line, sound in zip(CHOSEN, sounds):
        hit, count = share_of_words(line, heard(decoder, sound))
        hits, words = hits + hit, words + count
    return hits / words


def plain(folder, number, line, ambience):
    """ffmpeg's own flite over the same ambience, both equally loud."""
    text = folder / f"{number}.txt"
    text.write_text(line)
    voice = ["-f", "lavfi", "-i", f"flite=textfile={text}"]
    gain = loudness(*voice) - loudness("-i", ambience)
    mix = f"[0:a]aresample=48000,adelay=400[s];[1:a]volume={gain}dB[a];[s][a]amix=inputs=2:duration=longest:normalize=0,volume=-6dB"
    return samples(*voice, "-i", ambience, "-filter_complex", mix)


def test_most_words_are_heard_and_more_than_in_a_plain_mix(tmp_path):
    prompts = [f"{SPEAKERS[n % 2]} stands {PLACES[n % 4]} and says: “{line}”" for n, line in enumerate(CHOSEN)]
    spoken, logs = rendered(tmp_path, prompts)
    (tmp_path / "ambience").mkdir()
    ambience, _ = rendered(tmp_path / "ambience", PLACES)
    decoder = pocketsphinx.Decoder(samprate=RATE, loglevel="FATAL")
    ours = score(decoder, [samples("-i", path) for path in spoken])
    theirs = score(decoder, [plain(tmp_path, n, line, ambience[n % 4]) for n, line in enumerate(CHOSEN)])
    print(f"words heard: {ours:.0%}, in ffmpeg's flite over the same ambience: {theirs:.0%}")
    assert ours >= 0.6
    assert ours > theirs


def test_the_log_says_what_could_not_be_spoken(tmp_path):
    long = "This goes on and on, one word after the other, for much longer than there is time. " * 4
    _, logs = rendered(tmp_path, [f'A man says "{long}"', "A woman says “こんにちは”", 'A man says "Good morning."'])
    assert any("Shorten the text" in line for line in logs[0])
    assert any("こんにちは" in line for line in logs[1])
    assert not any("speak" in line or "speech" in line for line in logs[2])
