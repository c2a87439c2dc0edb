"""Server-sent events: the status stream of the queue, and `/stream` on the run host."""

import time
from pathlib import Path

import httpx
import pytest
from conftest import KLING
from reel_server import ReelServer
from scripted_requests import body, busy, ended, events, status, submit, wait_for

EVENT_STREAM = {"content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no"}


def check_headers(response, request):
    assert response.status_code == 200
    assert {name: response.headers[name] for name in EVENT_STREAM} == EVENT_STREAM
    assert request is None or response.headers["x-fal-request-id"] == request


def test_status_stream_tells_every_state_and_each_log_line_once(scripted):
    with busy(scripted, seconds=0.6):
        ticket = submit(scripted, "take 0.5")
        with httpx.stream("GET", f"{ticket['status_url']}/stream?logs=1", timeout=20) as response:
            check_headers(response, ticket["request_id"])
            seen = list(events(response))
    states = [event["status"] for event in seen]
    assert states == sorted(states, key=["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].index)
    assert set(states) == {"IN_QUEUE", "IN_PROGRESS", "COMPLETED"} and states.count("COMPLETED") == 1
    for event in seen:
        assert {"request_id", "response_url", "status_url", "cancel_url", "logs"} <= event.keys()
    streamed = [line["message"] for event in seen for line in event["logs"]]
    assert streamed == [line["message"] for line in status(ticket, logs=1)["logs"]] and len(streamed) > 3
    assert seen[-1]["metrics"]["inference_time"] > 0


def test_status_stream_without_logs(scripted):
    ticket = submit(scripted, "take 0.2")
    with httpx.stream("GET", f"{ticket['status_url']}/stream", timeout=20) as response:
        seen = list(events(response))
    assert all(event["logs"] is None for event in seen)
    assert len({str(event) for event in seen}) == len(seen), "an event only when something has changed"
    with httpx.stream("GET", f"{ticket['status_url']}/stream?logs=0", timeout=20) as response:
        assert [event["status"] for event in events(response)] == ["COMPLETED"], "of what is over, the end"


def test_status_stream_of_an_unknown_request(scripted):
    answer = httpx.get(f"{scripted.url}/queue/{KLING}/requests/9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11/status/stream")
    assert (answer.status_code, answer.json()) == (404, {"status": "NOT_FOUND"})


def test_stream_tells_progress_and_ends_with_the_output(scripted):
    with httpx.stream("POST", f"{scripted.url}/{KLING}/stream", json=body("take 0.3"), timeout=20) as response:
        check_headers(response, None)
        seen = list(events(response))
        request = response.headers["x-fal-request-id"]
    progress = [event["progress"] for event in seen if event.get("type") == "progress"]
    assert progress == sorted(progress) and progress[-1] >= 0.8 and len(progress) >= 3
    assert any(event.get("type") == "log" and event["log"]["labels"]["level"] == "INFO" for event in seen)
    assert seen[-1].keys() == {"video"} and seen[-1]["video"]["content_type"] == "video/mp4"
    result = httpx.get(f"{scripted.url}/queue/fal-ai/kling-video/requests/{request}")
    assert result.json() == seen[-1]


def test_stream_refuses_a_wrong_input_before_it_starts(scripted):
    answer = httpx.post(f"{scripted.url}/{KLING}/stream", json={"prompt": "x"})
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/json"
    assert answer.json()["detail"][0]["loc"] == ["body", "image_url"]
    assert httpx.get(f"{scripted.url}/{KLING}/stream").status_code == 405
    assert httpx.post(f"{scripted.url}/fal-ai/no-such-model/stream", json={}).status_code == 404


def test_stream_of_a_failure_ends_with_the_error(scripted):
    with httpx.stream("POST", f"{scripted.url}/{KLING}/stream", json=body("fail"), timeout=20) as response:
        last = list(events(response))[-1]
    answer = httpx.post(f"{scripted.url}/{KLING}", json=body("fail"), timeout=20)
    assert last == answer.json() | {"type": "error", "status": answer.status_code}
    assert last["detail"][0]["type"] == "image_load_error"


@pytest.mark.parametrize("path", ["", "/stream"], ids=["run", "stream"])
def test_a_client_that_goes_away_frees_the_worker(scripted, path):
    leave(scripted, path)
    assert "error" not in ended(submit(scripted, "take 0")), "it did not wait for the 30 s that nobody waits for"


@pytest.mark.parametrize("path", ["", "/stream"], ids=["run", "stream"])
def test_a_client_that_goes_away_leaves_the_queue(scripted, path):
    with busy(scripted):
        leave(scripted, path)
        probe = wait_for(lambda: accepted_by_an_empty_queue(scripted), seconds=2)
        httpx.put(probe["cancel_url"])


def leave(server, path):
    """Asks for 30 s of work, waits a moment, and closes the connection."""
    try:
        with httpx.stream("POST", f"{server.url}/{KLING}{path}", json=body("take 30"), timeout=0.5) as response:
            next(events(response))
            request = response.headers["x-fal-request-id"]
    except httpx.ReadTimeout:
        assert path == ""
    else:
        url = f"{server.url}/queue/{KLING}/requests/{request}/status"
        assert ended({"status_url": url})["error_type"] == "client_cancelled"


def accepted_by_an_empty_queue(server):
    answer = httpx.post(f"{server.url}/queue/{KLING}?fal_max_queue_length=0", json=body("take 0"))
    return answer.json() if answer.status_code == 200 else None


def test_sigterm_ends_open_streams(tmp_path):
    server = ReelServer(tmp_path, workers=1, engine=Path(__file__).with_name("scripted_engine.py")).wait_until_live()
    try:
        ticket = submit(server, "take 60")
        with httpx.stream("GET", f"{ticket['status_url']}/stream", timeout=20) as following:
            followed = events(following)
            next(followed)
            with httpx.stream("POST", f"{server.url}/{KLING}/stream", json=body("take 60"), timeout=20) as streaming:
                told = events(streaming)
                next(told)
                began = time.monotonic()
                server.process.terminate()
                assert list(told)[-1]["error_type"] == "runner_disconnected"
                list(followed)
                assert time.monotonic() - began < 3
        # Before `stop`, whose second signal would end it the hard way.
        server.process.wait(10)
    finally:
        code, seconds = server.stop()
    assert code == 0 and seconds < 5, server.log.read_text()[-2000:]
