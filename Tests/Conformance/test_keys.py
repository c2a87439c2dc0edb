"""API keys: the real fal client with a right and a wrong one, plain HTTP without, and a server that would let everybody in."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import fal_client
import fal_client.client
import httpx
import pytest
import shared_stores
from conftest import KLING
from reel_server import BIN, ReelServer, free_port
from scripted_requests import body
from test_clients import CLIENTS

import client_table

ENGINE = Path(__file__).with_name("scripted_engine.py")
SECRET = "4f7d1c9ab6"
RIGHT = f"team-1:{SECRET}"
UNKNOWN = "/queue/fal-ai/kling-video/requests/9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11"
NEEDED = 'Cannot access application "fal-ai/kling-video". Authentication is required to access this application.'
WRONG = "invalid key credentials"
WRONG_REST = "No user found for Key ID and Secret"
MALFORMED = "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."


def serve(folder, environment=None, *arguments, expect):
    """Starts a server that must not run; what it says."""
    command = [BIN / "reel", "serve", "--port", str(free_port()), "--data", str(folder / "data"), *arguments]
    done = subprocess.run(
        command, env=dict(os.environ, **shared_stores.settings(folder)) | (environment or {}), text=True, capture_output=True, timeout=20)
    assert done.returncode == expect, done.stderr
    assert SECRET not in done.stderr + done.stdout
    return done.stderr


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A server with one key from a file and one from the environment."""
    folder = tmp_path_factory.mktemp("closed")
    keys = folder / "keys"
    keys.write_text(f"# who may call\n\n{RIGHT}\r\n")
    keys.chmod(0o600)
    environment = {"REEL_KEYS_FILE": str(keys), "REEL_KEYS": "other:of-the-environment", "REEL_LOG_LEVEL": "trace"}
    reel = ReelServer(folder, workers=1, engine=ENGINE, environment=environment)
    try:
        yield reel.wait_until_live()
    finally:
        reel.stop()


@pytest.fixture
def client(closed, monkeypatch):
    """Makes fal clients with a key of choice that talk to the server, and counts their requests."""
    module = fal_client.client
    for name, path in {"RUN_URL_FORMAT": "/", "QUEUE_URL_FORMAT": "/queue/", "REST_URL": "/rest", "CDN_URL": "/cdn"}.items():
        monkeypatch.setattr(module, name, closed.url + path)
    return lambda key, kind=fal_client.SyncClient: kind(key=key)


@pytest.mark.parametrize("key", [RIGHT, "other:of-the-environment"])
def test_a_right_key_makes_every_call(client, key):
    fal = client(key)
    assert fal.run(KLING, body("take 0"))["video"]["content_type"] == "video/mp4"
    result = fal.subscribe(KLING, body("take 0"))
    assert httpx.get(result["video"]["url"]).content == b"movie", "a result's URL needs no key"
    assert list(fal.stream(KLING, body("take 0")))[-1]["video"]
    for repository in ("fal_v3", "fal"):
        url = fal.upload(b"picture", "image/png", repository=repository)
        assert httpx.get(url).content == b"picture"


def test_a_right_key_uploads_in_parts(client, tmp_path):
    path = tmp_path / "large.bin"
    path.write_bytes(os.urandom(3 << 20))
    multipart = fal_client.client.MultipartUpload
    fal = client(RIGHT)
    url = multipart.save_file(
        client=fal._client, token_manager=fal._token_manager, file_path=path, chunk_size=1 << 20, max_concurrency=3)
    assert httpx.get(url).content == path.read_bytes()


@pytest.mark.parametrize("call", ["run", "submit", "subscribe", "status", "result", "cancel"])
@pytest.mark.parametrize("key, message", [
    (f"team-1:{SECRET}x", WRONG), ("nobody:else", WRONG), ("no-secret", MALFORMED)])
def test_a_wrong_key_is_the_clients_own_error(client, call, key, message):
    arguments = body("take 0") if call in ("run", "submit", "subscribe") else UNKNOWN.rsplit("/", 1)[1]
    with pytest.raises(fal_client.FalClientHTTPError) as raised:
        getattr(client(key), call)(KLING, arguments)
    assert (raised.value.status_code, raised.value.message) == (401, message)
    assert raised.value.response_headers["x-fal-request-id"]


def test_a_wrong_key_is_not_tried_again(client):
    seen = []

    async def count(response):
        seen.append(response.status_code)

    async def run():
        fal = client("team-1:wrong", fal_client.AsyncClient)
        (await fal._client).event_hooks = {"response": [count]}
        await fal.run(KLING, body("take 0"))

    with pytest.raises(fal_client.FalClientHTTPError, match=WRONG):
        asyncio.run(run())
    assert seen == [401]


WRONG_KEY = """
import asyncio, inspect, sys
import fal_client, fal_client.client as module

base, kind, endpoint = sys.argv[1:]
module.RUN_URL_FORMAT, module.QUEUE_URL_FORMAT = base + "/", base + "/queue/"
client = (module.AsyncClient if kind == "async" else module.SyncClient)(key="team-1:wrong")


async def call(name):
    try:
        made = getattr(client, name)(endpoint, {"prompt": "x"})
        await made if inspect.isawaitable(made) else made
    except module.FalClientHTTPError as error:
        return error.status_code, error.message


async def main():
    for name in ("run", "submit", "subscribe"):
        print(name, await call(name))


asyncio.run(main())
"""


@pytest.mark.parametrize("name", CLIENTS)
def test_every_client_hears_401(closed, name):
    path, kind = CLIENTS[name]
    environment = dict(os.environ) | ({"PYTHONPATH": str(path)} if path else {})
    command = [sys.executable, "-c", WRONG_KEY, closed.url, kind, KLING]
    done = subprocess.run(command, env=environment, text=True, capture_output=True, timeout=60)
    expected = [f"{call} {(401, WRONG)}" for call in ("run", "submit", "subscribe")]
    client_table.record(name, "error 401", done.stdout.splitlines() == expected)
    assert done.stdout.splitlines() == expected, done.stderr


def test_a_wrong_key_uploads_nothing(client):
    with pytest.raises((fal_client.FalClientHTTPError, httpx.HTTPStatusError)) as raised:
        client("team-1:wrong").upload(b"picture", "image/png")
    assert raised.value.response.status_code == 401
    assert raised.value.response.json() == {"detail": WRONG_REST}


@pytest.mark.parametrize("header, message, on_rest", [
    (None, NEEDED, "Authentication is required. Send the header Authorization: Key <key_id>:<key_secret>."),
    ("Key team-1:wrong", WRONG, WRONG_REST), ("Key wrong", MALFORMED, MALFORMED), ("Bearer wrong", WRONG, WRONG_REST),
])
def test_over_http(closed, header, message, on_rest):
    headers = {"Authorization": header} if header else {}
    with httpx.Client(base_url=closed.url, headers=headers) as http:
        for answer in (
            http.post(f"/{KLING}", json=body("take 0")), http.post(f"/queue/{KLING}", content=b"not json"),
            http.get(UNKNOWN), http.get(f"{UNKNOWN}/status"), http.put(f"{UNKNOWN}/cancel"),
            http.post("/fal-ai/kling-video/no/such/model", json={}),
        ):
            assert (answer.status_code, answer.json()) == (401, {"detail": message})
            assert answer.headers["x-fal-needs-retry"] == "false" and answer.headers["www-authenticate"] == "Key"
        for path in ("/rest/tokens/", "/rest/storage/auth/token", "/rest/storage/upload/initiate"):
            answer = http.post(path, json={})
            assert (answer.status_code, answer.json()) == (401, {"detail": on_rest})
        assert http.post("/cdn/files/upload", content=b"x").status_code == 401


def test_what_needs_no_key(closed):
    right = {"Authorization": f"Key {RIGHT}"}
    with httpx.Client(base_url=closed.url) as http:
        for path in ("/health/live", "/health/ready", "/.well-known/jwks.json"):
            assert http.get(path).status_code == 200
        preflight = http.options(f"/{KLING}", headers={"Access-Control-Request-Headers": "authorization"})
        assert preflight.status_code == 204
        # JavaScript and Swift show their key when they announce a file, and not when they send it.
        issued = http.post("/rest/storage/upload/initiate", json={"content_type": "image/png"}, headers=right).json()
        assert http.put(issued["upload_url"], content=b"picture").status_code == 200
        assert http.get(issued["file_url"]).content == b"picture"
        assert http.put(f"{issued['file_url']}?upload={'0' * 32}", content=b"x").status_code == 404
        assert http.get(UNKNOWN, headers=right).status_code == 404


def test_a_token_is_for_uploads_alone(closed):
    right = {"Authorization": f"Key {RIGHT}"}
    token = httpx.post(f"{closed.url}/rest/storage/auth/token", json={}, headers=right).json()
    bearer = {"Authorization": f"{token['token_type']} {token['token']}"}
    assert httpx.post(f"{closed.url}/cdn/files/upload", content=b"x", headers=bearer).status_code == 200
    assert httpx.post(f"{closed.url}/{KLING}", json=body("take 0"), headers=bearer).json() == {"detail": WRONG}
    assert httpx.post(f"{closed.url}/rest/storage/auth/token", json={}, headers=bearer).status_code == 401


def test_secrets_are_nowhere(closed):
    log = closed.log.read_text()
    process = Path(f"/proc/{closed.process.pid}")
    assert SECRET not in log and "of-the-environment" not in log
    assert SECRET not in (process / "cmdline").read_text()
    stored = closed.log.parent / "data"
    for secret in (SECRET, "of-the-environment"):
        assert not [path for path in stored.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def test_an_engine_does_not_hear_the_keys(tmp_path):
    engine = tmp_path / "engine"
    engine.write_text(f'#!/bin/sh\nenv >"{tmp_path}/environment"\nexec "{ENGINE}"\n')
    engine.chmod(0o755)
    server = ReelServer(tmp_path, workers=1, engine=engine, environment={"REEL_KEYS": RIGHT}).wait_until_live()
    try:
        made = httpx.post(f"{server.url}/{KLING}", json=body("take 0"), headers={"Authorization": f"Key {RIGHT}"})
    finally:
        server.stop()
    assert made.status_code == 200
    environment = (tmp_path / "environment").read_text()
    assert "PATH=" in environment and SECRET not in environment


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "reel.example"])
def test_a_server_for_other_machines_needs_keys(tmp_path, host):
    said = serve(tmp_path, None, "--host", host, expect=1)
    assert f"Other machines can reach {host}, and no keys are set" in said and "--without-keys" in said
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments, environment", [
    (["--without-keys"], {}), ([], {"REEL_WITHOUT_KEYS": "1"}), ([], {"REEL_KEYS": RIGHT})])
def test_a_server_for_other_machines_runs_if_told_so(tmp_path, arguments, environment):
    port = free_port()
    command = [BIN / "reel", "serve", "--host", "0.0.0.0", "--port", str(port), "--data", str(tmp_path / "data"), *arguments]
    server = subprocess.Popen(command, env=dict(os.environ) | environment, stderr=subprocess.PIPE, text=True)
    try:
        assert any("Reel listens on" in server.stderr.readline() for _ in range(3))
        code = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5).status_code
        assert code == (401 if "REEL_KEYS" in environment else 200)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        server.stderr.close()


@pytest.mark.parametrize("environment, said", [
    ({"REEL_KEYS": f"a:1,{SECRET}"}, "REEL_KEYS, entry 2: this is not id:secret"),
    ({"REEL_KEYS": f"a:1,a:{SECRET}"}, "REEL_KEYS, entry 2: the key id a is there twice"),
    ({"REEL_KEYS": ","}, "REEL_KEYS, entry 1: this is not id:secret"),
    ({"REEL_KEYS_FILE": "/no/such/file"}, "The keys file /no/such/file cannot be read"),
    ({"REEL_KEYS_FILE": "/"}, "The keys file / cannot be read"),
    ({"REEL_WITHOUT_KEYS": "yes"}, "REEL_WITHOUT_KEYS is yes; it can be 1, or not set"),
    ({"REEL_WITHOUT_KEYS": "1", "REEL_KEYS": f"a:{SECRET}"}, "Keys are set, and --without-keys is said too"),
])
def test_settings_that_make_no_sense(tmp_path, environment, said):
    assert said in serve(tmp_path, environment, expect=2)


@pytest.mark.parametrize("text, mode, said", [
    (RIGHT, 0o644, "Everybody on this machine can get at the keys file {path}. Do this first: chmod 600 {path}"),
    (f"a:1\n\n{SECRET}\n", 0o600, "{path}, line 3: this is not id:secret"),
    ("# none yet\n", 0o600, "{path} has no keys in it"), ("", 0o600, "{path} has no keys in it"),
])
def test_keys_files_that_make_no_sense(tmp_path, text, mode, said):
    path = tmp_path / "keys"
    path.write_text(text)
    path.chmod(mode)
    assert said.format(path=path) in serve(tmp_path, None, "--keys", str(path), expect=2)
