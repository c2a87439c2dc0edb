"""Pictures whose URLs lead to the internet, taken from a folder."""

import os
import subprocess

import httpx
import pytest
from conftest import VEO

from reel_server import BIN, ReelServer

PREFIX = "https://storage.example/inputs/"


@pytest.fixture(scope="module")
def folder(pictures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline")
    (folder / "sub").mkdir()
    (folder / "first one.png").write_bytes(pictures.first.read_bytes())
    (folder / "sub/last.jpg").write_bytes(pictures.last.read_bytes())
    (folder.parent / "outside.png").write_bytes(pictures.first.read_bytes())
    (folder / "link.png").symlink_to("../outside.png")
    return folder


@pytest.fixture(scope="module")
def offline_server(folder, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REEL_OFFLINE_PICTURES", f"https://other.example/=/tmp,{PREFIX}={folder}")
        server = ReelServer(tmp_path_factory.mktemp("reel"), workers=1)
    yield server.wait_until_live()
    server.stop()


def body(first, last="sub/last.jpg"):
    return {
        "prompt": "drift", "first_frame_url": PREFIX + first, "last_frame_url": PREFIX + last,
        "duration": "4s", "generate_audio": False,
    }


def test_a_picture_comes_from_the_folder(offline_server):
    answer = httpx.post(f"{offline_server.url}/{VEO}", json=body("first%20one.png?x=1"), timeout=120)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", ["../outside.png", "%2e%2e/outside.png", "..%2foutside.png", "link.png", "sub", "none.png"])
def test_nothing_outside_the_folder(offline_server, path):
    answer = httpx.post(f"{offline_server.url}/{VEO}", json=body(path), timeout=120)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["type"] == "file_download_error"


def test_generate_takes_them_too(folder, tmp_path):
    (folder / "page.png").write_text("<html>not a picture</html>")
    fields = [f"{name}={value}" for name, value in body("page.png").items() if isinstance(value, str)]
    made = subprocess.run(
        [BIN / "reel", "generate", VEO, *[word for field in fields for word in ("-i", field)], "-o", tmp_path / "out.mp4"],
        env=dict(os.environ, REEL_OFFLINE_PICTURES=f"{PREFIX}={folder}"), capture_output=True, text=True, timeout=60,
    )
    assert made.returncode == 22
    assert "supported" in made.stderr and "downloaded" not in made.stderr, made.stderr


@pytest.mark.parametrize("setting", ["nonsense", "pictures/=/tmp", f"{PREFIX}=/no/such/folder"])
def test_a_setting_that_cannot_work_is_said_at_the_start(setting, tmp_path):
    made = subprocess.run(
        [BIN / "reel", "serve", "--offline-pictures", setting, "--port", "0", "--data", tmp_path], capture_output=True, text=True, timeout=20)
    assert made.returncode == 2
    assert "--offline-pictures" in made.stderr
