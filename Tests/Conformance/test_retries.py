"""What becomes of a job whose engine dies, whose server is stopped or killed, or that is sent twice."""

import signal
import time
from pathlib import Path

import httpx
import pytest
from conftest import KLING
from reel_server import ReelServer
from scripted_requests import body, busy, ended, status, submit

ENGINE = Path(__file__).with_name("scripted_engine.py")


def test_an_engine_that_dies_is_followed_by_another(scripted, tmp_path):
    ticket = submit(scripted, f"die 1 {tmp_path}/deaths")
    last = ended(ticket)
    assert "error" not in last
    log = [line["message"] for line in httpx.get(ticket["status_url"] + "?logs=1").json()["logs"]]
    assert any("out of luck" in line and "Attempt 1 failed" in line for line in log), log
    assert httpx.get(ticket["response_url"]).json()["video"]["url"]


def test_a_job_that_kills_three_engines_fails_and_says_so(scripted, tmp_path):
    ticket = submit(scripted, f"die 9 {tmp_path}/deaths")
    last = ended(ticket)
    assert "at every attempt" in last["error"]
    assert (tmp_path / "deaths").read_text().count("died") == 3
    answer = httpx.get(ticket["response_url"])
    assert answer.status_code == 500 and "retry" not in answer.headers.get("x-fal-needs-retry", "")
    assert "error" not in ended(submit(scripted, "take 0")), "the queue goes on"


@pytest.mark.parametrize(("value", "deaths"), [("1", 1), ("true", 1), ("yes", 1), ("0", 3), ("no", 3)])
def test_whoever_wants_no_retry_gets_none(scripted, tmp_path, value, deaths):
    ended(submit(scripted, f"die 9 {tmp_path}/deaths", X_Fal_No_Retry=value))
    assert (tmp_path / "deaths").read_text().count("died") == deaths


def test_a_model_error_is_not_tried_again(scripted):
    ticket = submit(scripted, "fail")
    ended(ticket)
    log = [line["message"] for line in httpx.get(ticket["status_url"] + "?logs=1").json()["logs"]]
    assert sum("Working for" in line for line in log) == 1


def test_the_same_key_is_the_same_request(scripted):
    key = {"Idempotency_Key": f"key-{time.time_ns()}"}
    with busy(scripted):
        first = submit(scripted, "take 0", **key)
        assert submit(scripted, "take 0", **key)["request_id"] == first["request_id"]
        assert submit(scripted, "take 0")["request_id"] != first["request_id"]
        headers = {"Idempotency-Key": key["Idempotency_Key"]}
        other = httpx.post(f"{scripted.url}/queue/{KLING}", json=body("take 1"), headers=headers)
        assert other.status_code == 422
        assert other.json()["detail"][0]["loc"] == ["header", "Idempotency-Key"]
    ended(first)
    run = httpx.post(f"{scripted.url}/{KLING}", json=body("take 0"), headers=headers, timeout=30)
    assert run.status_code == 200 and run.headers["x-fal-request-id"] == first["request_id"], "a run finds it too"


def test_a_run_with_a_key_outlives_its_client(scripted):
    headers = {"Idempotency-Key": f"key-{time.time_ns()}"}
    with pytest.raises(httpx.TimeoutException):
        httpx.post(f"{scripted.url}/{KLING}", json=body("take 0.8"), headers=headers, timeout=0.3)
    again = httpx.post(f"{scripted.url}/{KLING}", json=body("take 0.8"), headers=headers, timeout=30)
    assert again.status_code == 200 and again.json()["video"]["url"]


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_a_key_has_1_to_255_characters(scripted, key):
    answer = httpx.post(f"{scripted.url}/queue/{KLING}", json=body("take 0"), headers={"Idempotency-Key": key})
    assert answer.status_code == 400 and "1 to 255" in answer.json()["detail"]


def start(folder, **settings):
    return ReelServer(folder, workers=1, engine=ENGINE, environment=settings).wait_until_live()


def moved(ticket, server):
    """The same request at a server that has another port."""
    path = ticket["status_url"].split("/", 3)[3]
    return {"status_url": f"{server.url}/{path}", "response_url": f"{server.url}/{path.removesuffix('/status')}"}


def wait_until_running(ticket):
    deadline = time.monotonic() + 10
    while status(ticket)["status"] != "IN_PROGRESS":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_stop_lets_work_in_hand_end(tmp_path):
    server = start(tmp_path, REEL_STOP_LIMIT="20")
    running, waiting = submit(server, "take 1"), submit(server, "take 0.1")
    wait_until_running(running)
    code, seconds = server.stop()
    assert code == 0 and 0.2 < seconds < 5
    server = start(tmp_path)
    try:
        state = httpx.get(moved(running, server)["status_url"]).json()
        assert state["status"] == "COMPLETED" and "error" not in state
        assert "error" not in ended(moved(waiting, server))
    finally:
        server.stop()


def test_what_takes_longer_goes_back_unattempted(tmp_path):
    server = start(tmp_path, REEL_STOP_LIMIT="1")
    ticket = submit(server, "take 3")
    wait_until_running(ticket)
    code, seconds = server.stop()
    assert code == 0 and 0.9 < seconds < 4
    server = start(tmp_path)
    try:
        wait_until_running(moved(ticket, server))
    finally:
        server.stop()


def test_a_second_signal_ends_it_at_once_and_a_restart_goes_on(tmp_path):
    server = start(tmp_path, REEL_STOP_LIMIT="60")
    ticket = submit(server, "take 4")
    wait_until_running(ticket)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert server.process.poll() is None, "it waits for the work"
    code, seconds = server.stop()
    assert code == 130 and seconds < 1
    server = start(tmp_path)
    try:
        began = time.monotonic()
        wait_until_running(moved(ticket, server))
        assert time.monotonic() - began < 1, "rescued as soon as it listens"
    finally:
        server.stop()


def test_no_work_is_taken_when_the_disk_is_nearly_full(tmp_path):
    server = start(tmp_path, REEL_MINIMUM_FREE="1048576000")
    try:
        for path in (f"/queue/{KLING}", f"/{KLING}"):
            answer = httpx.post(server.url + path, json=body("take 0"))
            assert answer.status_code == 507 and "disk" in answer.json()["detail"]
            assert answer.headers["x-fal-error-type"] == "insufficient_storage"
        upload = httpx.post(f"{server.url}/cdn/files/upload", content=b"x", headers={"Content-Type": "image/png"})
        assert upload.status_code == 507
    finally:
        server.stop()


def test_a_full_queue_takes_no_more(tmp_path):
    server = start(tmp_path, REEL_MAX_QUEUED="1")
    try:
        with busy(server):
            waiting = submit(server, "take 0")
            full = httpx.post(f"{server.url}/queue/{KLING}", json=body("take 0"))
            assert full.status_code == 429 and full.headers["x-fal-needs-retry"] == "true"
            assert full.json()["detail"].startswith("The queue is full: no more than 1")
        assert "error" not in ended(waiting)
    finally:
        server.stop()
