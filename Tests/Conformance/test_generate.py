"""`reel generate`: the same facts without a server, as one sentence and an exit code."""

import subprocess

import pytest
import video_facts
from conftest import KLING, VEO
from pictures import bmp, png
from reel_server import BIN


def generate(*arguments, seconds=300):
    return subprocess.run([BIN / "reel", "generate", *arguments], text=True, capture_output=True, timeout=seconds)


def test_makes_the_video_and_says_so(pictures, tmp_path):
    out = tmp_path / "out.mp4"
    run = generate(
        *["first-last-frame-to-video", "-i", "prompt=A test card", "-i", f"first_frame_url=@{pictures.first}"],
        *["-i", f"last_frame_url=@{pictures.last}", "-i", "duration=4s", "-o", out],
    )
    assert run.returncode == 0, run.stderr
    video_facts.check_smallest(out, VEO)
    said = run.stdout + run.stderr
    assert "out.mp4" in said and "4" in said
    assert "\x1b" not in said and "\r" not in said, "plain lines where there is no terminal"


def bad(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return f"image_url=@{path}"


MISTAKES = {
    "missing": lambda folder: (["-i", "prompt=x"], "image_url"),
    "enum": lambda folder: (["-i", "prompt=x", "-i", bad(folder, "a.png", png(64, 64)), "-i", "duration=3"], "'5' or '10'"),
    "range": lambda folder: (["-i", "prompt=x", "-i", bad(folder, "a.png", png(64, 64)), "-i", "cfg_scale=2"], "cfg_scale"),
    "format": lambda folder: (["-i", "prompt=x", "-i", bad(folder, "a.bmp", bmp(99, 99))], "image_url"),
    "small": lambda folder: (["-i", "prompt=x", "-i", bad(folder, "a.png", png(16, 16))], "image_url"),
    "text": lambda folder: (["-i", "prompt=x", "-i", bad(folder, "a.png", b"text")], "image_url"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_bad_input_exits_22_with_one_sentence_that_names_it(tmp_path, mistake):
    inputs, named = MISTAKES[mistake](tmp_path)
    run = generate(KLING, *inputs, "-o", tmp_path / "out.mp4", seconds=60)
    assert run.returncode == 22, run.stderr
    lines = [line for line in run.stderr.splitlines() if line.strip()]
    assert named in lines[-1]
    assert not (tmp_path / "out.mp4").exists(), "a video is complete or absent"


def test_a_file_that_is_not_there(tmp_path):
    run = generate(KLING, "-i", "prompt=x", "-i", "image_url=@nowhere.png", "-o", tmp_path / "out.mp4", seconds=60)
    assert run.returncode == 22
    assert "image_url" in run.stderr and "nowhere.png" in run.stderr


def test_unknown_endpoint_is_a_usage_error(tmp_path):
    run = generate("no-such-endpoint", "-i", "prompt=x", seconds=60)
    assert run.returncode == 2
    assert "no-such-endpoint" in run.stderr and "first-last-frame-to-video" in run.stderr, "names what there is"
