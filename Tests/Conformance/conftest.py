"""A running `reel serve`, pictures, and the fal client pointed at the one with the other."""

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

for name in list(os.environ):
    if name.lower().endswith("_proxy"):
        del os.environ[name]
os.environ["FAL_KEY"] = "local:local"

import fal_client  # noqa: E402  (reads the environment when imported)
import fal_client.client  # noqa: E402

import client_table  # noqa: E402
import pictures as drawing  # noqa: E402
from reel_server import BIN, ReelServer  # noqa: E402

VEO = "fal-ai/veo3.1/fast/first-last-frame-to-video"
KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"


def pytest_terminal_summary(terminalreporter):
    """Which client has made which call, as a table."""
    if table := client_table.lines():
        terminalreporter.section("client x call")
        for line in table:
            terminalreporter.write_line(line)


def pytest_sessionstart(session):
    if not os.access(BIN / "reel", os.X_OK):
        pytest.exit(f"{BIN}/reel is not built: run `make build` first", returncode=2)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """A certificate authority and a certificate of it for localhost, made by openssl."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test authority")
    openssl("req", *key, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl(
        *["x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"],
        *["-days", "2", "-extfile", "names", "-out", "leaf.pem"],
    )
    return SimpleNamespace(authority=folder / "ca.pem", leaf=folder / "leaf.pem", key=folder / "leaf.key")


@pytest.fixture(scope="session")
def server(tmp_path_factory, certificates):
    reel = ReelServer(tmp_path_factory.mktemp("reel"), certificates.leaf, certificates.key)
    try:
        yield reel.wait_until_live()
    finally:
        reel.stop()


@pytest.fixture(scope="session")
def scripted(tmp_path_factory):
    """A server with one worker whose engine does what the prompt says, for tests of the queue: no video is made."""
    engine = Path(__file__).with_name("scripted_engine.py")
    reel = ReelServer(tmp_path_factory.mktemp("scripted"), workers=1, engine=engine)
    try:
        yield reel.wait_until_live()
    finally:
        reel.stop()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Two pictures for the first endpoint and one for the second, as files."""
    folder = tmp_path_factory.mktemp("pictures")
    return SimpleNamespace(
        first=drawing.draw(folder / "first.png", "testsrc2", "320x320"),
        last=drawing.draw(folder / "last.jpg", "testsrc2", "320x320", shift=2),
        image=drawing.draw(folder / "image.png", "mandelbrot", "400x300"),
    )


@pytest.fixture(scope="session")
def picture_server(pictures):
    serving = drawing.PictureServer({
        "/image.png": ("image/png", pictures.image.read_bytes()),
        "/page.html": ("text/html", b"<html>not a picture</html>"),
    })
    yield serving
    serving.stop()


@pytest.fixture(scope="session")
def arguments(pictures, picture_server):
    """Per endpoint, the smallest request that makes a video: data URIs for one, a fetched URL for the other."""
    return {
        VEO: {
            "prompt": "A test card drifts by",
            "first_frame_url": fal_client.encode_file(pictures.first),
            "last_frame_url": fal_client.encode_file(pictures.last),
            "duration": "4s",
        },
        KLING: {"prompt": "Slow push in", "image_url": f"{picture_server.url}/image.png"},
    }


@pytest.fixture(scope="session")
def fal(server):
    """The fal client with its four hosts replaced by the server over plain http."""
    module = fal_client.client
    module.RUN_URL_FORMAT = f"{server.url}/"
    module.QUEUE_URL_FORMAT = f"{server.url}/queue/"
    module.REST_URL = f"{server.url}/rest"
    module.CDN_URL = f"{server.url}/cdn"
    return fal_client
