"""Pictures that are made to hurt: refused for what they are, in their headers, or rendered for what little they hold. What each costs is the
engine process's own time and memory, so that a busy machine changes nothing."""

import subprocess

import bombs
import httpx
import pytest
from conftest import KLING
from pictures import data_uri
from reel_server import BIN, ReelServer
from warm_engine import WarmEngine

MOST_SECONDS, MOST_GROWTH = 0.1, 32
LOADERS = {"jpegload", "pngload", "webpload", "gifload", "heifload"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return bombs.samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def engine(tmp_path_factory, sample):
    with WarmEngine(tmp_path_factory.mktemp("engine")) as engine:
        for content in sample.values():
            assert engine.shot(content).end == "finished"
        yield engine


@pytest.fixture(scope="module")
def every_bomb(sample):
    return bombs.bombs(sample)


def test_bombs_are_refused_cheaply(engine, every_bomb):
    dear = {}
    for name, content in every_bomb.items():
        found = engine.shot(content)
        assert (found.end, found.field) == ("failed", "image_url"), name
        assert found.code in (
            "image_too_large", "image_too_small", "image_load_error", "unsupported_image_format", "file_too_large"), name
        dear[name] = (found.seconds, found.growth)
    print(f"dearest: {max(s for s, _ in dear.values()) * 1000:.1f} ms, {max(g for _, g in dear.values()):.1f} MiB")
    assert {name: cost for name, cost in dear.items() if cost[0] > MOST_SECONDS or cost[1] > MOST_GROWTH} == {}


def test_what_is_hidden_in_a_picture_costs_nothing(engine, sample):
    dear = {}
    for name, content in bombs.padded(sample).items():
        found = engine.shot(content)
        assert found.end == "finished", name
        dear[name] = (found.seconds, found.growth)
    print(f"dearest: {max(s for s, _ in dear.values()) * 1000:.1f} ms, {max(g for _, g in dear.values()):.1f} MiB")
    assert {name: cost for name, cost in dear.items() if cost[0] > MOST_SECONDS or cost[1] > MOST_GROWTH} == {}


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "gif", "avif"])
def test_a_file_cut_short_at_every_percent_is_refused(engine, sample, ending):
    whole = sample[ending]
    for percent in range(100):
        found = engine.shot(whole[: len(whole) * percent // 100])
        assert (found.end, found.field, found.code) == ("failed", "image_url", "image_load_error"), percent
        assert found.seconds < MOST_SECONDS and found.growth < MOST_GROWTH, percent


def test_names_do_not_matter(engine, sample):
    assert engine.shot(bombs.svg(), "picture.png").code == "unsupported_image_format"
    assert engine.shot(sample["jpg"], "picture.svg").end == "finished"


def test_hevc_is_not_avif(engine, tmp_path, sample):
    """libheif decodes both; a file that names AVIF as its kind must not lead to the other decoder."""
    (tmp_path / "a.png").write_bytes(sample["png"])
    made = subprocess.run(
        ["vips", "heifsave", tmp_path / "a.png", tmp_path / "a.heic", "--compression", "hevc"], capture_output=True
    )
    if made.returncode:
        pytest.skip("this libheif cannot write HEVC")
    heic = (tmp_path / "a.heic").read_bytes()
    assert engine.shot(heic).code == "unsupported_image_format"
    disguised = heic[:8] + b"avif" + heic[12:]
    assert engine.shot(disguised).code == "unsupported_image_format"


def test_nothing_but_the_five_formats_can_be_opened():
    """As libvips itself has it, in the engine's process: every loader that is not blocked."""
    names = subprocess.run([BIN / "reel-engine", "--loaders"], capture_output=True, text=True, check=True).stdout.split()
    assert {name.split("_")[0] for name in names} == LOADERS


def test_doctor_names_what_can_be_opened(tmp_path):
    done = subprocess.run([BIN / "reel", "doctor", "--data", tmp_path], capture_output=True, text=True)
    line = next(line for line in done.stdout.splitlines() if "pictures:" in line)
    assert line.startswith("ok") and all(name in line for name in ("JPEG", "PNG", "WebP", "GIF", "AVIF")), line


def test_clients_hear_422_and_the_field_and_the_server_goes_on(tmp_path, every_bomb):
    """The same through the front door, with the real engine."""
    reel = ReelServer(tmp_path, workers=2).wait_until_live()
    try:
        for name in ("png 50000x50000", "jpeg 65535x65535", "webp 16383x16383", "svg with an external entity", "avif that holds HEVC"):
            answer = httpx.post(
                f"{reel.url}/{KLING}", json={"prompt": "x", "image_url": data_uri(every_bomb[name])}, timeout=60)
            assert answer.status_code == 422 and answer.json()["detail"][0]["loc"] == ["body", "image_url"], answer.text
        assert httpx.get(f"{reel.url}/health/ready").status_code == 200
    finally:
        assert reel.stop()[0] == 0
