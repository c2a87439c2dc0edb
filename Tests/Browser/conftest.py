"""A running `reel serve`, Debian's Chromium, and pages in it that must not complain.

    def test_something(server, page):            # 1280 px, light
    def test_something(server, narrow_page):     # 360 px
    def test_something(server, dark_page):       # prefers dark
    def test_something(server, new_page):        # any number: new_page(width=800, color_scheme="dark", …)

Whatever a page writes to the console as an error or a warning, breaches of its content security policy among it, fails the test, unless
the test has said `watch.allow("pattern")`. `REEL_SCREENSHOTS=DIR` keeps a picture of each page as it is at its test's end.
"""

import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

for name in list(os.environ):
    if name.lower().endswith("_proxy"):
        del os.environ[name]

from playwright.sync_api import expect, sync_playwright  # noqa: E402  (reads the environment when imported)

from browsing import Watch  # noqa: E402
from reel_server import BIN, ReelServer  # noqa: E402

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
SCREENSHOTS = os.environ.get("REEL_SCREENSHOTS")
VEO = "fal-ai/veo3.1/fast/first-last-frame-to-video"
KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
KEY = "ada:open-sesame"
SCRIPTED = Path(__file__).parents[1] / "Conformance/scripted_engine.py"


def pytest_sessionstart(session):
    if not os.access(BIN / "reel", os.X_OK):
        pytest.exit(f"{BIN}/reel is not built: run `make build` first", returncode=2)
    if not CHROMIUM:
        pytest.exit("there is no Chromium: run `scripts/setup browser` first", returncode=2)


@pytest.fixture(scope="session")
def start_server(tmp_path_factory):
    """Starts servers: `start_server("name", workers=1, engine=…, environment=…)`. They stop at the end, if they have not by then."""
    started = []

    def start(name, **options):
        reel = ReelServer(tmp_path_factory.mktemp(name), **options)
        started.append(reel)
        return reel.wait_until_live()

    yield start
    for reel in started:
        reel.stop()


@pytest.fixture(scope="session")
def server(start_server):
    """A server with the real engine and without keys."""
    return start_server("reel")


@pytest.fixture(scope="session")
def scripted(start_server):
    """A server with one worker whose engine does what the prompt says ("take 2", "fail"): no video is made."""
    return start_server("scripted", workers=1, engine=SCRIPTED)


@pytest.fixture(scope="session")
def keyed(start_server):
    """The same with a key, `KEY`."""
    return start_server("keyed", workers=1, engine=SCRIPTED, environment={"REEL_KEYS": KEY})


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Drawn by Reel itself, as files: two moments of a harbour and one of a valley."""
    folder = tmp_path_factory.mktemp("pictures")
    for scene, moments in (("harbour", "0.3,0.6"), ("valley", "0")):
        subprocess.run(
            [BIN / "reel-scenes", scene, "--at", moments, "--size", "640x360", "-o", folder], check=True, capture_output=True)
    return SimpleNamespace(
        first=folder / "harbour-0.3.png", last=folder / "harbour-0.6.png", image=folder / "valley-0.png")


@pytest.fixture(scope="session")
def browser():
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield chromium
        chromium.close()


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def new_page(browser, watch, request):
    """Opens pages, each in a browser profile of its own: `new_page(width=360, color_scheme="dark", …)`."""
    contexts = []

    def new(width=1280, height=900, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("page", watch.follow)
        return context.new_page()

    yield new
    for number, page in enumerate(page for context in contexts for page in context.pages):
        if SCREENSHOTS:
            page.screenshot(path=f"{SCREENSHOTS}/{request.node.name.replace('/', '_')}-{number}.png", full_page=True)
    for context in contexts:
        context.close()
    assert not watch.complaints, "the browser's console:\n" + "\n".join(watch.complaints)


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def dark_page(new_page):
    return new_page(color_scheme="dark")


@pytest.fixture
def narrow_page(new_page):
    return new_page(width=360, height=740)
