"""The published calls in Examples/ make videos: cURL and Python, against the server."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import video_facts
from conftest import KLING, VEO
from reel_server import ROOT

EXAMPLES = ROOT / "Examples"


def run(server, *command):
    environment = dict(os.environ, REEL_URL=server.url, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(command, env=environment, text=True, capture_output=True, timeout=400)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_curl_first_last_frame(server, pictures, tmp_path):
    said = run(server, EXAMPLES / "first-last-frame-to-video.sh", pictures.first, pictures.last)
    result = json.loads(said)
    assert result.keys() == {"video"}
    assert {"url", "content_type", "file_name", "file_size"} <= result["video"].keys()
    path = video_facts.fetch(result, tmp_path / "out.mp4")
    video_facts.check(path, VEO, seconds=8, size=(720, 720), sound=True)


def test_curl_image(server, pictures, tmp_path):
    said = run(server, EXAMPLES / "image-to-video.sh", pictures.image)
    video_facts.check_smallest(video_facts.fetch(json.loads(said), tmp_path / "out.mp4"), KLING)


def test_python_image(server, pictures):
    *logs, result = run(server, sys.executable, EXAMPLES / "image-to-video.py", pictures.image).splitlines()
    assert logs, "the example prints the request's log"
    assert server.url in result and ".mp4" in result


def test_python_first_last_frame_reaches_the_server(server, tmp_path):
    """Without its minutes of work: a picture that is none gives fal's typed error."""
    text = tmp_path / "text.png"
    text.write_text("not a picture")
    done = subprocess.run(
        [sys.executable, EXAMPLES / "first-last-frame-to-video.py", text, text],
        env=dict(os.environ, REEL_URL=server.url, PYTHONDONTWRITEBYTECODE="1"), text=True, capture_output=True, timeout=60,
    )
    assert "FalClientHTTPError" in done.stderr and "first_frame_url" in done.stderr


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here")
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.mjs")), ids=lambda path: path.name)
def test_javascript_parses(path):
    subprocess.run(["node", "--check", path], check=True)
