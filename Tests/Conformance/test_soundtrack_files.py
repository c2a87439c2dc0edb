"""Soundtracks as they are delivered: in the MP4 files that the built engine makes, read by ffprobe and ffmpeg."""

import array
import json
import math
import os
import subprocess

import pictures
import pytest
from soundtracks import loudness_and_peak, made, rendered, shot

FRAME = 1024 / 48000
# Sounds whose blows an encoder smears, and others that it does not.
TRACKS = [
    "footsteps", "typing", "a church bell", "applause", "a heartbeat", "a door slams", "thunder in the rain", "a campfire",
    "A woman walks along the pier and says “We have to leave before the storm gets here.” Gulls cry.",
    "epic orchestral music", "lo-fi music with rain", "",
]


def streams(path):
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", path]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)["streams"]
    return {stream["codec_type"]: stream for stream in found}


def channels(path):
    """Left and right, as samples at 8 kHz."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-ac", "2", "-ar", "8000", "-f", "s16le", "-"]
    values = array.array("h", subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    return values[::2], values[1::2]


def level(samples, start, end):
    part = samples[int(start * 8000):int(end * 8000)]
    return math.sqrt(sum(value * value for value in part) / len(part))


@pytest.mark.parametrize("seconds", [1, 4, 5, 6, 8, 10])
def test_sound_lasts_as_long_as_the_pictures(tmp_path, seconds):
    for rate in (24, 30):
        (path,), _ = rendered(tmp_path, ["rain"], seconds=seconds, frameRate=rate)
        found = streams(path)
        assert abs(float(found["video"]["duration"]) - seconds) < 1e-6
        assert abs(float(found["audio"]["duration"]) - seconds) <= FRAME
        decoded = len(channels(path)[0]) / 8000
        assert abs(decoded - seconds) <= FRAME, f"{decoded} s are heard"


def test_delivered_tracks_are_on_target_and_below_the_peak(tmp_path):
    paths, _ = rendered(tmp_path, TRACKS)
    measured = {prompt: loudness_and_peak("-i", path) for prompt, path in zip(TRACKS, paths)}
    assert not [prompt for prompt, (lufs, peak) in measured.items() if abs(lufs + 16) > 0.5 or peak > -1], measured


def test_the_same_seed_gives_the_same_file_in_every_process(tmp_path):
    files = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        paths, _ = rendered(tmp_path / name, [TRACKS[8], TRACKS[9]][:: 1 if name == "one" else -1])
        files.append([path.read_bytes() for path in paths])
    assert files[0] == files[1][::-1]


@pytest.fixture(scope="session")
def mute_flite(tmp_path_factory):
    """A library that ends the process as soon as it would speak."""
    folder = tmp_path_factory.mktemp("flite")
    (folder / "mute.c").write_text("#include <unistd.h>\nint flite_init(void) { _exit(97); }\n")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", folder / "mute.so", folder / "mute.c"], check=True)
    return {**os.environ, "LD_PRELOAD": str(folder / "mute.so")}


def test_without_sound_there_is_no_track_and_no_work(tmp_path, mute_flite):
    picture = tmp_path / "grey.png"
    picture.write_bytes(pictures.png(64, 64))
    prompt = 'A man says "Hello." A woman says "你好"'
    path = tmp_path / "silent.mp4"
    (log,) = made([shot(path, prompt, picture, sound=False)], mute_flite)
    assert list(streams(path)) == ["video"]
    # Composing would have said what it could not speak, and the library would have ended the process.
    assert not [line for line in log if "speak" in line]
    with pytest.raises(AssertionError):
        made([shot(tmp_path / "loud.mp4", prompt, picture)], mute_flite)
    (log,) = made([shot(tmp_path / "loud.mp4", prompt, picture)])
    assert [line for line in log if "could not speak" in line.lower()]
    assert set(streams(tmp_path / "loud.mp4")) == {"video", "audio"}


def test_a_pan_moves_the_sounds_to_the_other_side(tmp_path):
    picture = pictures.draw(tmp_path / "pattern.png", "testsrc2", "256x256")

    def drift(words, name):
        path = tmp_path / f"{name}.mp4"
        made([shot(path, f"{words}, steady rain", picture, size=256, seconds=8)])
        left, right = channels(path)
        return level(left, 6, 7.8) / level(right, 6, 7.8) / (level(left, 0.2, 2) / level(right, 0.2, 2))

    still, right, left = drift("static camera", "still"), drift("pan right", "right"), drift("pan left", "left")
    assert right > 1.05 * still and left < still / 1.05, (still, right, left)


def test_the_passage_between_unrelated_pictures_whooshes_half_way(tmp_path):
    first = pictures.draw(tmp_path / "first.png", "mandelbrot", "256x256")
    last = pictures.draw(tmp_path / "last.png", "testsrc2", "256x256")
    path = tmp_path / "through.mp4"
    change = {"lastFrame": {"field": "last_frame_url", "path": str(last)}, "negativePrompt": "music", "frameRate": 8}
    (log,) = made([shot(path, "", first, size=256, **change)])
    assert any("nothing in common" in line for line in log)
    left, right = channels(path)
    levels = [level([a + b for a, b in zip(left, right)], t / 10, t / 10 + 0.1) for t in range(39)]
    loudest = levels.index(max(levels)) / 10 + 0.05
    assert abs(loudest - 2) < 0.2
    assert max(levels) > 10 * levels[3]
