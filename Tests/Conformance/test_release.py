"""The programs that `make release` links: they run where no Swift is installed."""

import os
import subprocess

import pytest
from pictures import png
from reel_server import ROOT
from video_facts import probe


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([ROOT / "scripts/release", folder], check=True, capture_output=True, timeout=300)
    return folder


@pytest.mark.parametrize("program", ["reel", "reel-engine"])
def test_no_library_of_swift_is_needed(programs, program):
    libraries = subprocess.run(["ldd", programs / program], check=True, text=True, capture_output=True).stdout
    assert "libc.so" in libraries
    assert not [line for line in libraries.splitlines() if any(name in line for name in ("swift", "Foundation", "dispatch", "not found"))]


def test_they_make_a_video_by_themselves(programs, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(png(320, 320))
    video = tmp_path / "video.mp4"
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [programs / "reel", "generate", "image-to-video", "-i", "prompt=Slow push in", "-i", f"image_url=@{picture}", "-o", video]
    made = subprocess.run(command, env=bare, text=True, capture_output=True, timeout=300)
    assert made.returncode == 0, made.stderr
    assert os.path.getsize(video) > 1000 and probe(video)
