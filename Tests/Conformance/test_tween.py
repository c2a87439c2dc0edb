"""`reel tween`: pictures between two pictures, through the engine process."""

import subprocess

import pytest
from pictures import png
from reel_server import BIN


def tween(*arguments):
    return subprocess.run([BIN / "reel", "tween", *arguments], text=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ends")
    subprocess.run([BIN / "reel-scenes", "pan", "--size", "321x181", "-o", folder], check=True, capture_output=True)
    return folder / "pan-0.png", folder / "pan-1.png"


def size(path):
    said = subprocess.run(["vipsheader", path], text=True, capture_output=True, check=True).stdout
    return said.split(": ")[1].split(" ")[0]


def pixels(path):
    command = ["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_draws_what_lies_between_at_the_first_pictures_size(ends, tmp_path):
    run = tween(*ends, "--count", "3", "-o", tmp_path / "new")
    assert run.returncode == 0, run.stderr
    names = ["0.2500.png", "0.5000.png", "0.7500.png"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == names
    assert run.stdout.split() == [f"{tmp_path / 'new'}/{name}" for name in names]
    assert {size(tmp_path / "new" / name) for name in names} == {"321x181"}, "odd sizes are no video, but pictures"
    assert len({pixels(tmp_path / "new" / name) for name in names}) == 3


def test_the_ends_are_the_pictures_and_the_same_call_draws_the_same(ends, tmp_path):
    for name in ["a", "b"]:
        assert tween(*ends, "--at", "0,0.5,1", "-o", tmp_path / name).returncode == 0
    for name, end in [("0.png", ends[0]), ("1.png", ends[1])]:
        assert pixels(tmp_path / "a" / name) == pixels(end)
    assert (tmp_path / "a/0.5.png").read_bytes() == (tmp_path / "b/0.5.png").read_bytes()


def test_size_is_as_asked_for(ends, tmp_path):
    assert tween(*ends, "--at", "0.5", "--size", "160x90", "-o", tmp_path).returncode == 0
    assert size(tmp_path / "0.5.png") == "160x90"


def test_mistakes_are_named(ends, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "tiny.png").write_bytes(png(1, 1))
    for arguments, code, named in [
        ([*ends], 2, "-o"),
        ([*ends, "-o", tmp_path], 2, "--count"),
        ([*ends, "-o", tmp_path, "--count", "2", "--at", "0.5"], 2, "--count"),
        ([*ends, "-o", tmp_path, "--count", "0"], 2, "--count"),
        ([*ends, "-o", tmp_path, "--at", "2"], 2, "--at"),
        ([ends[0], "nowhere.png", "-o", tmp_path, "--count", "1"], 22, "nowhere.png"),
        ([ends[0], tmp_path / "text.png", "-o", tmp_path, "--count", "1"], 22, "last"),
        ([tmp_path / "tiny.png", ends[1], "-o", tmp_path, "--count", "1"], 22, "first"),
        ([*ends, "-o", ends[0], "--count", "1"], 1, "-o"),
    ]:
        run = tween(*arguments)
        assert (run.returncode, named in run.stderr) == (code, True), (arguments, run.stderr)
        assert not list(tmp_path.glob("0*.png"))
