"""Pictures that nobody would choose: each gives a valid video or an error that names it, in bounded time and memory."""

import base64
import json
import os
import random
import signal
import subprocess
import sys
import threading

import pytest
from pictures import png
from reel_server import BIN

MOST_SECONDS = 300
MOST_MEMORY_MIB = 900


def ppm(path, width, height, pixel, depth=8):
    """A picture of `pixel(x, y)`, three numbers 0...255, written by ffmpeg to `path`."""
    body = bytes(value for y in range(height) for x in range(width) for value in pixel(x, y))
    kind = ["-pix_fmt", "rgb48be"] if depth == 16 else []
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-i", "-", *kind]
        + ["-frames:v", "1", path],
        input=body,
        check=True,
    )
    return path


# A JPEG of four inks, 64 x 64 pixels of one colour (cyan 200, magenta 30, yellow 20, black 10), written by Pillow.
CMYK_JPEG = (
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAbEhQXFBEbFxYXHhwbIChCKyglJShROj0wQmBVZWRfVV1baniZgWpxkHNbXYW1hpCeo6ut"
    "q2eAvMm6pseZqKuk/8AAFAgAQABABEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAFBv/EABQQAQAAAAAAAAAAAAAA"
    "AAAAAAD/2gAOBEMATQBZAEsAAD8AkrrQNGAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAA//2Q=="
)


def cmyk(path):
    path.write_bytes(base64.b64decode(CMYK_JPEG))
    return path


def noise(x, y, seed=random.Random(4)):
    return seed.randrange(256), seed.randrange(256), seed.randrange(256)


def render(tmp_path, first, last=None, size=(320, 180), prompt="orbit right, waves, leaves, snow is falling, rack focus", **more):
    """Runs the engine on one shot: its last event, and the most memory it used, in MiB."""
    out = tmp_path / "out.mp4"
    shot = {
        "id": "1", "firstFrame": {"field": "image_url", "path": str(first)}, "prompt": prompt, "negativePrompt": "",
        "guidance": 1, "seconds": 1, "frameRate": 12, "framing": {"exactly": {"_0": {"width": size[0], "height": size[1]}}},
        "limits": {"minimumSide": 1, "maximumPixels": 50_000_000, "maximumBytes": 30_000_000},
        "sound": False, "seed": 5, "output": str(out),
    } | more  # fmt: skip
    if last:
        shot["lastFrame"] = {"field": "last_frame_url", "path": str(last)}
    process = subprocess.Popen(
        [sys.executable, "-c", MEASURE, BIN / "reel-engine"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True)
    watchdog = threading.Timer(MOST_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
    watchdog.start()
    said, errors = process.communicate(json.dumps(shot).encode() + b"\n")
    watchdog.cancel()
    assert process.returncode == 0, errors
    *events, usage = said.decode().splitlines()
    status, size = map(int, usage.split())
    assert status == 0, errors
    memory = size / 1024
    assert memory < MOST_MEMORY_MIB
    return json.loads(events[-1]), memory, out


# A process counts the memory of whoever started it as its own until it is its program, so that somebody small starts it.
MEASURE = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
print(status, usage.ru_maxrss, flush=True)
"""


def check_video(event, out, size=(320, 180)):
    assert event["type"] == "finished", event
    found = subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-of", "json", "-show_streams", out],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    stream = json.loads(found.stdout)["streams"][0]
    assert (stream["width"], stream["height"]) == size
    assert stream["nb_read_frames"] == "12"


ODD = {
    "one colour": lambda path: ppm(path, 320, 180, lambda x, y: (90, 120, 30)),
    "black": lambda path: ppm(path, 320, 180, lambda x, y: (0, 0, 0)),
    "white": lambda path: ppm(path, 320, 180, lambda x, y: (255, 255, 255)),
    "noise": lambda path: ppm(path, 320, 180, noise),
    "one pixel lines": lambda path: ppm(path, 320, 180, lambda x, y: (255 * (x % 2),) * 3),
    "one pixel checks": lambda path: ppm(path, 320, 180, lambda x, y: (255 * ((x + y) % 2),) * 3),
    "single dot": lambda path: ppm(path, 320, 180, lambda x, y: (255,) * 3 if (x, y) == (200, 90) else (20, 20, 20)),
    "tiny": lambda path: ppm(path, 64, 64, lambda x, y: (4 * x, 4 * y, 128)),
    "very wide": lambda path: ppm(path, 640, 16, lambda x, y: (x % 256, 10 * y, 99)),
    "very high": lambda path: ppm(path, 16, 640, lambda x, y: (10 * x, y % 256, 99)),
    "16 bits": lambda path: ppm(path, 320, 180, lambda x, y: (x % 256, y, 77), depth=16),
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_pictures_make_videos(tmp_path, kind):
    picture = ODD[kind](tmp_path / "a.png")
    event, _, out = render(tmp_path, picture)
    check_video(event, out)


@pytest.mark.parametrize("kind", ["one colour", "noise", "one pixel checks", "tiny", "very wide"])
def test_odd_pairs_make_videos(tmp_path, kind):
    first = ODD[kind](tmp_path / "a.png")
    other = ppm(tmp_path / "b.png", 200, 300, lambda x, y: (x, y % 256, (x * y) % 256))
    for last in (first, other):
        event, _, out = render(tmp_path, first, last, prompt="handheld, waves, snow is falling")
        check_video(event, out)


@pytest.mark.parametrize("size", [(64, 64), (66, 720), (720, 66), (2, 2)])
def test_odd_sizes_make_videos(tmp_path, size):
    picture = ppm(tmp_path / "a.png", 120, 90, lambda x, y: (2 * x, 2 * y, (x * y) % 256))
    if min(size) < 16:
        event, _, _ = render(tmp_path, picture, size=size)
        assert event["type"] in ("finished", "failed")
        return
    event, _, out = render(tmp_path, picture, size=size)
    check_video(event, out, size)


def test_cmyk_makes_a_video(tmp_path):
    event, _, out = render(tmp_path, cmyk(tmp_path / "a.jpg"))
    check_video(event, out)


def test_8k_is_bounded(tmp_path):
    picture = tmp_path / "a.jpg"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=7680x4320", "-frames:v", "1", picture], check=True
    )
    event, memory, out = render(tmp_path, picture, picture, size=(1280, 720))
    check_video(event, out, (1280, 720))
    print(f"8k pair: {memory:.0f} MiB")


def test_more_pixels_than_allowed_are_refused_before_decoding(tmp_path):
    picture = tmp_path / "a.png"
    picture.write_bytes(png(9000, 9000, rows=1))
    event, memory, out = render(tmp_path, picture)
    assert event["type"] == "failed" and not out.exists()
    assert event["failure"]["field"] == "image_url"
    assert memory < 200
