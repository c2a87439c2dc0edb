"""The queue as plain HTTP, without any client: a `queue.*` Host header, bodies, codes and headers."""

import time

import httpx
import pytest
from conftest import KLING, VEO

QUEUE = {"Host": "queue.fal.run"}


@pytest.fixture(scope="module")
def http(server):
    with httpx.Client(base_url=server.url, timeout=120) as client:
        yield client


def test_submit_status_result_by_host_header(http, arguments):
    submitted = http.post(f"/{VEO}", json=arguments[VEO] | {"generate_audio": False}, headers=QUEUE)
    assert submitted.status_code == 200
    ticket = submitted.json()
    request = ticket["request_id"]
    base = f"http://queue.fal.run/fal-ai/veo3.1/requests/{request}"
    assert (ticket["response_url"], ticket["status_url"], ticket["cancel_url"]) == (base, f"{base}/status", f"{base}/cancel")
    assert ticket["status"] == "IN_QUEUE" and ticket["queue_position"] >= 0
    assert submitted.headers["x-fal-request-id"] == request

    path = f"/fal-ai/veo3.1/requests/{request}"
    early = http.get(path, headers=QUEUE)
    assert (early.status_code, early.json()) == (400, {"detail": "Request is still in progress"})

    codes, queued = {}, True
    while True:
        answer = http.get(f"{path}/status", params={"logs": 1}, headers=QUEUE)
        status = answer.json()
        codes.setdefault(status["status"], set()).add(answer.status_code)
        assert {"request_id", "response_url", "status_url", "cancel_url"} <= status.keys()
        assert ("queue_position" in status) == (status["status"] == "IN_QUEUE")
        if status["status"] != "IN_QUEUE":
            queued = False
            assert isinstance(status["logs"], list)
        else:
            assert queued, "a request that has started does not go back to the queue"
        if status["status"] == "COMPLETED":
            break
        time.sleep(0.1)
    assert codes.pop("COMPLETED") == {200}
    assert all(seen == {202} for seen in codes.values())
    assert status["metrics"]["inference_time"] > 0
    assert "error" not in status
    assert http.get(f"{path}/status", headers=QUEUE).json()["logs"] is None, "logs are for those who ask"

    result = http.get(path, headers=QUEUE)
    assert result.status_code == 200
    assert result.headers["x-fal-request-id"] == request
    assert result.json()["video"]["content_type"] == "video/mp4"
    # The same request by path prefix, under the full id, and with a trailing slash.
    for other in (f"/queue{path}", f"/queue/{VEO}/requests/{request}", f"/queue{path}/"):
        assert http.get(other).json()["video"]["file_size"] == result.json()["video"]["file_size"]


def test_failed_request_is_completed_and_its_result_is_the_error(http):
    ticket = http.post(f"/queue/{KLING}", json={"prompt": "x", "image_url": "http://127.0.0.1:1/a.png"}).json()
    deadline = time.monotonic() + 60
    while (answer := http.get(ticket["status_url"])).status_code == 202:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert answer.json()["status"] == "COMPLETED"
    result = http.get(ticket["response_url"])
    assert result.status_code == 422
    assert result.json()["detail"][0]["type"] == "file_download_error"
    assert result.headers["x-fal-request-id"] == ticket["request_id"]


@pytest.mark.parametrize("verb", ["", "/status"])
def test_unknown_request(http, verb):
    answer = http.get(f"/queue/fal-ai/veo3.1/requests/9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11{verb}")
    assert (answer.status_code, answer.json()) == (404, {"status": "NOT_FOUND"})
    answer = http.get(f"/queue/fal-ai/veo3.1/requests/not-an-id{verb}")
    assert (answer.status_code, answer.json()) == (404, {"status": "NOT_FOUND"})


@pytest.mark.parametrize("prefix", ["", "/queue"])
def test_unknown_endpoint_and_wrong_method(http, prefix):
    answer = http.post(f"{prefix}/fal-ai/no-such-model/x", json={})
    assert (answer.status_code, answer.json()) == (404, {"detail": 'Application "no-such-model" not found'})
    answer = http.get(f"{prefix}/{KLING}")
    assert (answer.status_code, answer.json()) == (405, {"detail": "Method Not Allowed"})
    assert answer.headers["x-fal-request-id"]


@pytest.mark.parametrize("prefix", ["", "/queue"])
@pytest.mark.parametrize("body", ['{"prompt": }', '{"prompt": "x"', "nonsense"])
def test_body_that_is_not_json(http, prefix, body):
    answer = http.post(f"{prefix}/{KLING}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    detail = answer.json()["detail"][0]
    assert (detail["type"], detail["msg"]) == ("json_invalid", "JSON decode error")
    place, offset = detail["loc"]
    assert place == "body" and 0 <= offset <= len(body)


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "3"])
def test_body_that_is_not_an_object(http, body):
    answer = http.post(f"/{KLING}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body"]
