"""Every state of a request and every ordinary error: the fields that clients require, and no code that makes them try again."""

import re
import subprocess
import time

import httpx
import pytest
from conftest import KLING, VEO
from scripted_requests import body, busy, ended, status, submit, wait_for

URLS = {"response_url", "status_url", "cancel_url"}
# Codes that the Python client repeats always, or without x-fal-request-id; the JavaScript client repeats 429 and 502 to 504.
REPEATED = {408, 409, 429, 502, 503, 504}
UNKNOWN = "9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11"


def check_status(ticket, state, code):
    """The status as each client asks for it, with every field that one of them cannot do without."""
    for logs in ({}, {"logs": 0}, {"logs": 1}, {"logs": "true"}, {"logs": "false"}):
        answer = httpx.get(ticket["status_url"], params=logs)
        found = answer.json()
        assert (found["status"], answer.status_code) == (state, code)
        assert found["request_id"] == ticket["request_id"] == answer.headers["x-fal-request-id"]
        assert {name: found[name] for name in URLS} == {name: ticket[name] for name in URLS}
        assert "logs" in found and (found["logs"] is None) == (logs.get("logs") not in (1, "true"))
        assert isinstance(found.get("queue_position"), int if state == "IN_QUEUE" else type(None))
        # Before the end, Reel adds how far it is and how long it will take, where it knows.
        assert found.get("metrics", {}).keys() <= ({"inference_time"} if state == "COMPLETED" else {"progress", "eta"})
        assert ("metrics" in found) or state != "COMPLETED"
    return found


def check_result(ticket, code):
    answers = [httpx.get(ticket["response_url"] + suffix) for suffix in ("", "/", "/response")]
    assert [answer.status_code for answer in answers] == [code] * 3
    assert {answer.headers["x-fal-request-id"] for answer in answers} == {ticket["request_id"]}
    return answers[0].json()


def cancel(ticket):
    answer = httpx.put(ticket["cancel_url"])
    assert answer.headers["x-fal-request-id"] == ticket["request_id"]
    return answer.status_code, answer.json()["status"]


def test_queued_then_cancelled(scripted):
    with busy(scripted):
        ticket = submit(scripted, "take 0")
        assert ticket.keys() >= URLS | {"request_id", "status", "queue_position"}
        check_status(ticket, "IN_QUEUE", 202)
        assert check_result(ticket, 400) == {"detail": "Request is still in progress"}
        assert cancel(ticket) == (200, "OK")
        found = check_status(ticket, "COMPLETED", 200)
        assert found["error_type"] == "client_cancelled"
        assert check_result(ticket, 499)["error_type"] == "client_cancelled"
        assert cancel(ticket) == (400, "ALREADY_COMPLETED")


def test_running_then_cancelled(scripted):
    ticket = submit(scripted, "take 30")
    wait_for(lambda: status(ticket)["status"] == "IN_PROGRESS")
    check_status(ticket, "IN_PROGRESS", 202)
    assert check_result(ticket, 400) == {"detail": "Request is still in progress"}
    assert cancel(ticket) == (202, "CANCELLATION_REQUESTED")
    ended(ticket)
    assert check_status(ticket, "COMPLETED", 200)["error_type"] == "client_cancelled"
    assert check_result(ticket, 499)["error_type"] == "client_cancelled"


def test_succeeded(scripted):
    ticket = submit(scripted, "take 0")
    ended(ticket)
    found = check_status(ticket, "COMPLETED", 200)
    assert found["metrics"]["inference_time"] > 0 and "error" not in found
    assert check_result(ticket, 200).keys() == {"video"}
    assert cancel(ticket) == (400, "ALREADY_COMPLETED")


def test_failed(scripted):
    ticket = submit(scripted, "fail")
    ended(ticket)
    found = check_status(ticket, "COMPLETED", 200)
    assert (found["error_type"], found["error"]) == ("image_load_error", "Failed to load the image.")
    assert check_result(ticket, 422)["detail"][0]["type"] == "image_load_error"


ERRORS = [
    ("POST", f"/{KLING}", {"json": {"prompt": "x"}}, 422),
    ("POST", f"/queue/{KLING}", {"json": {"prompt": "x"}}, 422),
    ("POST", f"/{KLING}/stream", {"json": {"prompt": "x"}}, 422),
    ("POST", f"/{KLING}", {"content": "{"}, 422),
    ("POST", f"/{KLING}", {}, 422),
    ("POST", f"/{KLING}", {"content": b"x" * (33 << 20)}, 413),
    ("POST", f"/{KLING}", {"json": body("fail")}, 422),
    ("POST", f"/{KLING}", {"json": body("x") | {"image_url": "http://127.0.0.1:1/a.png"}}, 422),
    ("POST", f"/{KLING}", {"json": body("x"), "headers": {"X-Fal-Request-Timeout": "no"}}, 400),
    ("GET", f"/{KLING}", {}, 405),
    ("PATCH", f"/queue/{KLING}", {}, 405),
    ("POST", "/fal-ai/nothing", {"json": {}}, 404),
    ("POST", "/queue/fal-ai/nothing", {"json": {}}, 404),
    ("GET", f"/{VEO}/realtime", {}, 404),
    ("POST", f"/{VEO}/nothing", {"json": {}}, 404),
    ("GET", f"/queue/fal-ai/veo3.1/requests/{UNKNOWN}", {}, 404),
    ("GET", f"/queue/fal-ai/veo3.1/requests/{UNKNOWN}/status", {}, 404),
    ("GET", f"/queue/fal-ai/veo3.1/requests/{UNKNOWN}/status/stream", {}, 404),
    ("PUT", f"/queue/fal-ai/veo3.1/requests/{UNKNOWN}/cancel", {}, 404),
    ("GET", f"/queue/fal-ai/veo3.1/requests/{UNKNOWN}/cancel", {}, 405),
    ("GET", f"/queue/fal-ai/veo3.1/requests/{UNKNOWN}/nothing", {}, 404),
    ("GET", "/cdn/files/nothing/at-all.mp4", {}, 404),
    ("GET", "/nothing", {}, 404),
]


@pytest.mark.parametrize(
    ("method", "path", "request_", "code"), ERRORS, ids=[f"{code}-{method}{path}" for method, path, _, code in ERRORS]
)
def test_no_ordinary_error_is_repeated_by_a_client(scripted, method, path, request_, code):
    answer = httpx.request(method, scripted.url + path, timeout=20, **request_)
    assert answer.status_code == code and code not in REPEATED
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-fal-request-id"])
    assert answer.headers["content-type"] == "application/json" and isinstance(answer.json(), dict)
    assert answer.headers["x-fal-needs-retry"] == answer.headers["x-fal-retryable"] == "false"
    assert answer.reason_phrase, "the JavaScript client shows it as the message"


def test_runs_share_a_connection(scripted, tmp_path):
    """A run watches for its client to leave; that must not cost the connection."""
    (tmp_path / "body").write_text(httpx.Request("POST", "http://x", json=body("take 0")).read().decode())
    call = [f"{scripted.url}/{KLING}", "-H", "Content-Type: application/json", "-d", f"@{tmp_path / 'body'}"]
    command = ["curl", "-sS", "-w", "%{http_code} %{num_connects}\\n", "-o", tmp_path / "out"]
    done = subprocess.run([*command, *call, "--next", *command[1:], *call, "--next", *command[1:], *call],
                          text=True, capture_output=True, check=True)
    assert done.stdout.splitlines() == ["200 1", "200 0", "200 0"], "three answers, one connection"
    with httpx.Client(limits=httpx.Limits(max_connections=1), timeout=20) as client:
        for _ in range(5):
            answer = client.post(f"{scripted.url}/{KLING}", json=body("take 0"))
            assert answer.status_code == 200 and "connection" not in answer.headers


def test_cancelling_stops_the_real_engine_soon(server, arguments):
    ticket = httpx.post(f"{server.url}/queue/{VEO}", json=arguments[VEO] | {"duration": "8s"}).json()
    wait_for(lambda: len(status(ticket, logs=1)["logs"]) > 1, seconds=60)
    assert status(ticket)["status"] == "IN_PROGRESS"
    began = time.monotonic()
    assert cancel(ticket) == (202, "CANCELLATION_REQUESTED")
    last = ended(ticket)
    seconds = time.monotonic() - began
    print(f"cancelled after {seconds:.2f} s")
    assert last["error_type"] == "client_cancelled" and seconds < 5
