"""What a request may say of how it wants to be queued and kept: start timeout, priority, greatest length of the queue, lifecycle."""

import time

import httpx
import pytest
from conftest import KLING
from scripted_requests import body, busy, ended, events, status, submit

TIMED_OUT = {"detail": "Request timed out", "error_type": "request_timeout"}


def check_timed_out(answer):
    assert (answer.status_code, answer.json()) == (504, TIMED_OUT)
    assert answer.headers["x-fal-request-timeout-type"] == "user"
    assert answer.headers["x-fal-error-type"] == "request_timeout"
    assert answer.headers["x-fal-request-id"]


def test_a_request_that_does_not_start_in_time_fails(scripted):
    with busy(scripted):
        ahead = submit(scripted, "take 0")
        began = time.monotonic()
        ticket = submit(scripted, "take 0", X_Fal_Request_Timeout="0.5")
        assert status(ticket)["queue_position"] == 1, "behind another, which has all the time in the world"
        last = ended(ticket)
        assert 0.4 < time.monotonic() - began < 2
        assert (last["error"], last["error_type"]) == ("Request timed out", "request_timeout")
        assert last["metrics"] == {"inference_time": None}
        check_timed_out(httpx.get(ticket["response_url"]))
        assert status(ahead)["queue_position"] == 0
    assert "error" not in ended(ahead)


def test_a_run_that_does_not_start_in_time_fails(scripted):
    with busy(scripted):
        answer = httpx.post(
            f"{scripted.url}/{KLING}", json=body("take 0"), headers={"X-Fal-Request-Timeout": "0.3"}, timeout=10
        )
    check_timed_out(answer)


def test_work_that_has_started_may_take_longer(scripted):
    assert "error" not in ended(submit(scripted, "take 0.6", X_Fal_Request_Timeout="0.4"))


def test_low_priority_waits_behind_all_others(scripted):
    with busy(scripted):
        low = submit(scripted, "take 0", X_Fal_Queue_Priority="low")
        normal = submit(scripted, "take 0", X_Fal_Queue_Priority="normal")
        assert low["queue_position"] == 0 and normal["queue_position"] == 0
        later = submit(scripted, "take 0.3")
        assert [status(ticket)["queue_position"] for ticket in (normal, later, low)] == [0, 1, 2]
    assert status(low)["status"] == "IN_QUEUE", "the worker is free for the others first"
    assert "error" not in ended(later)
    assert "error" not in ended(low)


def test_a_request_can_refuse_to_join_a_long_queue(scripted):
    with busy(scripted):
        url = f"{scripted.url}/queue/{KLING}?fal_max_queue_length="
        tickets = [httpx.post(f"{url}0", json=body("take 0")).json(), httpx.post(f"{url}1", json=body("take 0")).json()]
        full = httpx.post(f"{url}1", json=body("take 0"))
        assert full.status_code == 429
        assert "fal_max_queue_length=1" in full.json()["detail"]
        assert full.headers["x-fal-needs-retry"] == "true" and full.headers["x-fal-request-id"]
        assert httpx.post(f"{url}2", json=body("take 0")).status_code == 200
    assert all("error" not in ended(ticket) for ticket in tickets)


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Fal-Request-Timeout", value) for value in ("soon", "0.1", "-1", "nan", "inf", "", "1e400", "30s")]
    + [("X-Fal-Queue-Priority", value) for value in ("high", "1", "")]
    + [("X-Fal-Object-Lifecycle-Preference", value) for value in ("1h", "[]", "{", "3600")]
    + [("fal_max_queue_length", value) for value in ("many", "-1", "1.5", "")],
)
@pytest.mark.parametrize("path", ["/queue/", "/"])
def test_what_makes_no_sense_is_named(scripted, path, name, value):
    query, headers = ({name: value}, {}) if name.startswith("fal_") else ({}, {name: value})
    answer = httpx.post(f"{scripted.url}{path}{KLING}", json=body("take 0"), params=query, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error_type"] == answer.headers["x-fal-error-type"] == "bad_request"
    assert name in answer.json()["detail"] and (value in answer.json()["detail"] or "Lifecycle" in name)
    assert answer.headers["x-fal-request-id"]


def test_every_header_of_the_clients_is_accepted(scripted):
    headers = {
        "X-Fal-Request-Timeout": "1e300",
        "X-Fal-Queue-Priority": "LOW",
        "X-Fal-No-Retry": "yes",
        "X-Fal-Runner-Hint": "camera-7",
        "X-Fal-Store-IO": "0",
        "X-Fal-Object-Lifecycle-Preference": '{"expiration_duration_seconds": 3600}',
        "X-Fal-Retry-Config": '{"timeout": {"retries": 0}}',
        "x-app-fal-disable-fallback": "true",
    }
    answer = httpx.post(f"{scripted.url}/{KLING}", json=body("take 0"), headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text


def test_the_output_is_kept_as_long_as_its_request_says(scripted):
    brief = {"X-Fal-Object-Lifecycle-Preference": '{"expiration_duration_seconds": 1}'}
    lasting = {"X-Fal-Object-Lifecycle-Preference": '{"expiration_duration_seconds": 3600}'}
    urls = []
    for headers in (brief, lasting, {}):
        # Longer at work than the first file is kept: its time begins when it is finished.
        answer = httpx.post(f"{scripted.url}/queue/{KLING}", json=body("take 1.2" if headers is brief else "take 0"), headers=headers)
        ended(answer.json())
        urls.append(httpx.get(answer.json()["response_url"]).json()["video"]["url"])
        kept = httpx.get(urls[-1])
        assert (kept.status_code, kept.content) == (200, b"movie")
    ran = httpx.post(f"{scripted.url}/{KLING}", json=body("take 0"), headers=brief)
    with httpx.stream("POST", f"{scripted.url}/{KLING}/stream", json=body("take 0"), headers=brief) as answer:
        *_, streamed = events(answer)
    assert "max-age=0" in httpx.get(streamed["video"]["url"]).headers["cache-control"]
    time.sleep(1.1)
    gone = [urls[0], ran.json()["video"]["url"], streamed["video"]["url"]]
    assert [httpx.get(url).status_code for url in gone] == [404, 404, 404]
    assert [httpx.get(url).status_code for url in urls[1:]] == [200, 200]


def test_a_lifecycle_that_makes_no_sense_is_refused(scripted):
    for value in ("1h", "[]", '{"expiration_duration_seconds": 0}'):
        answer = httpx.post(
            f"{scripted.url}/{KLING}", json=body("take 0"), headers={"X-Fal-Object-Lifecycle-Preference": value})
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith("X-Fal-Object-Lifecycle-Preference")


def counted(server, name, labels):
    """The value of a counter of `/metrics`."""
    line = next(line for line in httpx.get(f"{server.url}/metrics").text.splitlines() if line.startswith(name + labels))
    return float(line.rpartition(" ")[2])


def test_requests_that_no_worker_has_seen_are_counted(scripted):
    finished = [(f'{{endpoint="{KLING}",outcome="{outcome}"}}') for outcome in ("failed", "cancelled")]
    before = [counted(scripted, "reel_jobs_finished_total", labels) for labels in finished]
    late = counted(scripted, "reel_job_failures_total", '{cause="start_timeout"}')
    with busy(scripted):
        ended(submit(scripted, "take 0", X_Fal_Request_Timeout="0.2"))
        assert httpx.put(submit(scripted, "take 0")["cancel_url"]).status_code == 200
        after = [counted(scripted, "reel_jobs_finished_total", labels) for labels in finished]
    assert [new - old for new, old in zip(after, before)] == [1, 1]
    assert counted(scripted, "reel_job_failures_total", '{cause="start_timeout"}') == late + 1
