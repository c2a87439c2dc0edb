"""The calls that fal's documents publish for the two endpoints, as they are: the same characters, run by `reel run` without a network."""

import ast
import hashlib
import json
import os
import re
import subprocess
import sys

import pictures as drawing
import pytest
from reel_run import QUICK_ENGINE, environment, reel_run
from reel_server import BIN, ROOT, ReelServer

EXAMPLES = ROOT / "Examples"
PREFIX = "https://storage.googleapis.com/falserverless/example_inputs/"

# SHA-256 of the code blocks in the endpoints' llms.txt.
PUBLISHED = {
    "veo31_fast_first_last_frame.sh": "6101705a9fd141cd6012d2b159f47b0f2b2a2a896b8a95a136d5fd4e24edd579",
    "veo31_fast_first_last_frame.py": "c2c5517bf3beb36ee57195146bb2d788c141d25cd5859a35b2a32b6f1e4310ce",
    "veo31_fast_first_last_frame.mjs": "209885f3d73560a7332ce6e0fdc62592e6b9b7c9f6c4f1b45143687d4bc7ece0",
    "kling_v25_turbo_standard_image.sh": "3fa829d547f9b080ee6c8bfe4025096e906a272402f41889f7f0c954cb069542",
    "kling_v25_turbo_standard_image.py": "70079cae2042bfd553af083bc4a2b834d53b17dae938863e879659cb81e94c49",
    "kling_v25_turbo_standard_image.mjs": "aea278ddc9d6e5a235a2cb3f28a77e6c03d704025b3ca5ae89a6946e4c423c2f",
}
VEO = "veo31_fast_first_last_frame"
KLING = "kling_v25_turbo_standard_image"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Pictures under the names that the documents use."""
    folder = tmp_path_factory.mktemp("example inputs")
    drawing.draw(folder / "veo31-flf2v-input-1.jpeg", "testsrc2", "320x180")
    drawing.draw(folder / "veo31-flf2v-input-2.jpeg", "testsrc2", "320x180", shift=2)
    drawing.draw(folder / "kling_v25_std_i2v_input.png", "mandelbrot", "320x180")
    return folder


def quickly(**changes):
    return environment(REEL_ENGINE=QUICK_ENGINE, PYTHONDONTWRITEBYTECODE="1", **changes)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_text_is_the_published_one(name):
    text = (EXAMPLES / name).read_text()
    if name.endswith(".sh"):
        # A shell needs to be told that the apostrophe does not end the quotation; nothing else differs.
        text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
        assert text.count("'\\''") == 1
        text = text.replace("'\\''", "'")
    assert hashlib.sha256(text.encode()).hexdigest() == PUBLISHED[name]


def test_as_published_no_shell_reads_the_curl_calls():
    for name in (VEO, KLING):
        text = (EXAMPLES / f"{name}.sh").read_text().replace("'\\''", "'")
        assert subprocess.run(["sh", "-n"], input=text, text=True, capture_output=True).returncode != 0


@pytest.mark.parametrize("name", [VEO, KLING])
def test_python(folder, name):
    run = reel_run(sys.executable, EXAMPLES / f"{name}.py", options=["--offline-pictures", f"{PREFIX}={folder}"], env=quickly())
    assert run.returncode == 0, run.stderr[-3000:]
    *logs, result = run.stdout.splitlines()
    video = ast.literal_eval(result)["video"]
    assert re.fullmatch(r"https://queue\.fal\.run/\S+/output\.mp4", video["url"])
    assert (video["content_type"], video["file_size"]) == ("video/mp4", 5)
    assert set(logs) <= {"made"}, "what the engine says reaches the program's own log lines"
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", [VEO, KLING])
def test_python_with_the_hosts_in_the_environment(folder, name, certificates, tmp_path):
    """Without `reel run`, against a server that stays."""
    server = ReelServer(
        tmp_path, certificates.leaf, certificates.key, engine=QUICK_ENGINE,
        environment={"REEL_OFFLINE_PICTURES": f"{PREFIX}={folder}"}).wait_until_live()
    host = f"localhost:{server.tls_port}"
    try:
        run = subprocess.run(
            [sys.executable, EXAMPLES / f"{name}.py"], text=True, capture_output=True, timeout=60,
            env=dict(
                os.environ, FAL_RUN_HOST=host, FAL_QUEUE_RUN_HOST=f"{host}/queue", SSL_CERT_FILE=str(certificates.authority)))
    finally:
        server.stop()
    assert run.returncode == 0, run.stderr[-3000:]
    assert ast.literal_eval(run.stdout.splitlines()[-1])["video"]["url"].startswith(f"https://{host}/")


@pytest.mark.parametrize("name", [VEO, KLING])
def test_curl(folder, name):
    run = reel_run("sh", EXAMPLES / f"{name}.sh", env=quickly(REEL_OFFLINE_PICTURES=f"{PREFIX}={folder}"))
    assert run.returncode == 0, run.stderr[-3000:]
    assert re.fullmatch(r"https://fal\.run/\S+/output\.mp4", json.loads(run.stdout)["video"]["url"])


def test_a_picture_comes_from_the_folder(folder):
    """From a host that there cannot be."""
    call = """curl -sS https://fal.run/fal-ai/kling-video/v2.5-turbo/standard/image-to-video --json \\
        '{"prompt": "x", "image_url": "https://pictures.invalid/kling_v25_std_i2v_input.png"}'"""
    run = reel_run("sh", "-c", call, options=["--offline-pictures", f"https://pictures.invalid/={folder}"], env=quickly())
    assert json.loads(run.stdout)["video"]["file_size"] == 5
    run = reel_run("sh", "-c", call, env=quickly())
    detail = json.loads(run.stdout)["detail"][0]
    assert (detail["type"], detail["loc"]) == ("file_download_error", ["body", "image_url"])


@pytest.mark.parametrize("option, setting, name", [
    ("--workers=0", {}, "--workers is 0"),
    ("--offline-pictures=nonsense", {}, "--offline-pictures"),
    ("--keep", {"REEL_WORKERS": "65"}, "--workers is 65"),
    ("--keep", {"REEL_MAX_UPLOAD": "0"}, "--max-upload is 0"),
    ("--keep", {"REEL_OFFLINE_PICTURES": f"{PREFIX}=/no/such/folder"}, "/no/such/folder"),
])
def test_settings_of_the_server_are_checked_before_the_program_starts(option, setting, name):
    run = subprocess.run(
        [BIN / "reel", "run", option, "--", "echo", "started"],
        env=dict(os.environ, **setting), text=True, capture_output=True, timeout=30)
    assert (run.returncode, run.stdout) == (2, "")
    assert name in run.stderr
