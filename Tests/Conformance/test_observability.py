"""What the server tells those who run it: metrics, logs, traces, health; and progress for those who wait."""

import json
import re
import signal
import time
from pathlib import Path

import httpx
import pytest
import shared_stores
from conftest import KLING
from prometheus_client.parser import text_string_to_metric_families
from reel_server import ReelServer
from scripted_requests import PICTURE, body, busy, ended, events, status, submit, wait_for
from webhook_receiver import Receiver

ENGINE = Path(__file__).with_name("scripted_engine.py")
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    """A server with JSON logs at debug and traces."""
    folder = tmp_path_factory.mktemp("observed")
    environment = {"REEL_LOG_FORMAT": "json", "REEL_LOG_LEVEL": "debug", "REEL_TRACE_FILE": str(folder / "traces.jsonl")}
    reel = ReelServer(folder, workers=1, engine=ENGINE, environment=environment)
    reel.traces = folder / "traces.jsonl"
    try:
        yield reel.wait_until_live()
    finally:
        reel.stop()


def metrics(server, **headers):
    """Every sample that Prometheus's own parser finds, by name and labels."""
    answer = httpx.get(f"{server.url}/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.type in ("counter", "gauge", "histogram") and family.documentation != ""
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in found, f"{key} is there twice"
            found[key] = sample.value
    return found


def log(server):
    """Each line of the log, which is JSON without exception."""
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert all({"time", "level", "message"} <= line.keys() for line in lines)
    return lines


def spans(server, wanted):
    """The spans that have been written, once `wanted` is among them."""

    def find():
        found = []
        for line in server.traces.read_text().splitlines():
            for resource in json.loads(line)["resourceSpans"]:
                for scope in resource["scopeSpans"]:
                    found += scope["spans"]
        return found if any(wanted(span) for span in found) else None

    return wait_for(find)


def attributes(span):
    return {item["key"]: next(iter(item["value"].values())) for item in span["attributes"]}


@shared_stores.in_data_folder
def test_metrics_are_what_prometheus_reads(observed):
    ticket = submit(observed, "take 0.1")
    ended(ticket)
    httpx.get(f"{observed.url}/no/such/path")
    found = metrics(observed)
    for name in ["reel_jobs_queued", "reel_jobs_running", "reel_webhooks_owed", "reel_sse_streams"]:
        assert found[(name,)] == 0
    assert found[("reel_http_requests_total", ("route", "submit"), ("status", "200"))] >= 1
    assert found[("reel_http_requests_total", ("route", "none"), ("status", "404"))] >= 1
    assert found[("reel_http_request_seconds_count", ("route", "status"))] >= 1
    buckets = [v for k, v in found.items() if k[0] == "reel_http_request_seconds_bucket" and ("route", "submit") in k]
    assert buckets == sorted(buckets), "buckets are cumulative"
    assert found[("process_resident_memory_bytes",)] > 5e6 and found[("process_open_fds",)] > 5
    assert abs(found[("process_start_time_seconds",)] - time.time()) < 3600
    assert found[("reel_commit_batch_size_count",)] >= 1, "the queue's own"


def test_queue_depth_is_read_when_it_is_asked_for(observed):
    with busy(observed):
        waiting = submit(observed, "take 0")
        found = metrics(observed)
        assert (found[("reel_jobs_queued",)], found[("reel_jobs_running",)]) == (1, 1)
    ended(waiting)


def test_open_streams_are_counted(observed):
    with busy(observed) as ticket:
        with httpx.stream("GET", f"{ticket['status_url']}/stream", timeout=20) as response:
            stream = events(response)
            next(stream)
            assert metrics(observed)[("reel_sse_streams",)] == 1
        wait_for(lambda: metrics(observed)[("reel_sse_streams",)] == 0)


def test_paths_and_methods_of_strangers_make_no_series(observed):
    before = len(metrics(observed))
    for number in range(50):
        httpx.get(f"{observed.url}/made/up/{number}")
        httpx.request(f"ODD{number}", f"{observed.url}/queue/{KLING}/requests/{number}/status")
    assert len(metrics(observed)) - before < 60, "two routes' series, not a hundred's"


def test_metrics_need_a_key_where_keys_are_set(tmp_path):
    reel = ReelServer(tmp_path, engine=ENGINE, environment={"REEL_KEYS": "prometheus:secret-of-mine-0123456789"})
    try:
        reel.wait_until_live()
        assert httpx.get(f"{reel.url}/metrics").status_code == 401
        assert httpx.get(f"{reel.url}/health/ready").status_code == 200
        assert metrics(reel, authorization="Key prometheus:secret-of-mine-0123456789")[("reel_jobs_queued",)] == 0
        assert "secret-of-mine" not in reel.log.read_text()
    finally:
        reel.stop()


def test_every_log_line_is_json_and_requests_have_theirs(observed):
    request = httpx.get(f"{observed.url}/health/live").headers["x-fal-request-id"]
    line = wait_for(lambda: next((line for line in log(observed) if line.get("request_id") == request), None))
    assert (line["level"], line["message"], line["route"], line["method"]) == ("debug", "Request", "live", "GET")
    assert line["status"] == 200 and 0 <= line["seconds"] < 5
    assert any(line["message"] == "Listening" and line["url"] == observed.url for line in log(observed))


def test_no_request_can_forge_a_line_or_leave_a_secret(observed):
    evil = 'x\n{"time":"t","level":"critical","message":"forged"}'
    ended(submit(observed, f"fail {evil}"))
    httpx.get(f"{observed.url}/%0A%7B%22message%22:%22forged%22%7D?token=not-for-the-log")
    headers = {"authorization": "Key me:not-for-the-log", "user-agent": "x\tforged"}
    httpx.get(f"{observed.url}/health/live", headers=headers)
    bad = {"prompt": evil, "image_url": "data:image/png;base64,bm90LWZvci10aGUtbG9n"}
    httpx.post(f"{observed.url}/{KLING}", json=bad, timeout=20)
    text = observed.log.read_text()
    assert all(line["message"] != "forged" and line["level"] != "critical" for line in log(observed))
    for secret in ["not-for-the-log", "bm90LWZvci10aGUtbG9n", PICTURE[-40:]]:
        assert secret not in text and secret not in observed.traces.read_text()


def test_text_logs_are_one_line_each(tmp_path):
    reel = ReelServer(tmp_path, engine=ENGINE, environment={"REEL_LOG_LEVEL": "debug"})
    try:
        reel.wait_until_live()
        lines = [line for line in reel.log.read_text().splitlines() if " Request " in line]
        assert lines and all(re.match(r"20\d\d-\d\d-\d\dT[\d:.]+Z debug Request method=GET ", line) for line in lines)
    finally:
        reel.stop()


@pytest.mark.parametrize(("name", "value"), [("REEL_LOG_FORMAT", "xml"), ("REEL_LOG_LEVEL", "loud"), ("REEL_TRACE_FILE", "/no/x")])
def test_a_wrong_setting_is_refused(tmp_path, name, value):
    reel = ReelServer(tmp_path, engine=ENGINE, environment={name: value})
    assert reel.process.wait(10) == 2
    assert name in reel.log.read_text() and value in reel.log.read_text()


def test_a_request_joins_its_callers_trace(observed):
    answer = httpx.get(f"{observed.url}/health/live", headers={"traceparent": PARENT})
    version, trace, span, flags = answer.headers["traceparent"].split("-")
    assert (version, trace, flags) == ("00", PARENT.split("-")[1], "01") and span != PARENT.split("-")[2]
    found = next(s for s in spans(observed, lambda s: s["spanId"] == span) if s["spanId"] == span)
    assert (found["name"], found["kind"], found["parentSpanId"]) == ("GET live", 2, PARENT.split("-")[2])
    assert int(found["startTimeUnixNano"]) <= int(found["endTimeUnixNano"])
    assert attributes(found)["http.response.status_code"] == "200"


def test_no_trace_where_the_caller_wants_none_or_the_header_is_wrong(observed):
    unwanted = httpx.get(f"{observed.url}/health/live", headers={"traceparent": PARENT[:-1] + "0"})
    span = unwanted.headers["traceparent"].split("-")[2]
    wrong = httpx.get(f"{observed.url}/health/live", headers={"traceparent": PARENT.replace("0af7", "0AF7")})
    trace, other = wrong.headers["traceparent"].split("-")[1:3]
    assert trace != PARENT.split("-")[1]
    assert all(s["spanId"] != span for s in spans(observed, lambda s: s["spanId"] == other))


def test_a_webhook_delivery_is_a_span_of_the_jobs_trace_and_tells_the_receiver(observed):
    with Receiver(200) as receiver:
        ticket = submit(observed, "take 0", query=f"?fal_webhook={receiver.url}")
        delivery = receiver.next()
    trace = ticket["request_id"].replace("-", "")
    assert delivery.headers["traceparent"].split("-")[1] == trace
    found = spans(observed, lambda s: s["name"] == "webhook delivery" and s["traceId"] == trace)
    assert attributes(next(s for s in found if s["name"] == "webhook delivery"))["reel.request_id"] == ticket["request_id"]
    wait_for(lambda: metrics(observed)[("reel_webhook_deliveries_total", ("outcome", "delivered"))] >= 1)


def test_ready_is_refused_while_the_server_stops(tmp_path):
    reel = ReelServer(tmp_path, engine=ENGINE, environment={"REEL_DRAIN": "2"})
    reel.wait_until_live()
    ready = httpx.get(f"{reel.url}/health/ready")
    assert ready.status_code == 200 and set(ready.json()["checks"]) == {"store", "disk", "dispatcher", "lifecycle"}
    reel.process.send_signal(signal.SIGTERM)
    refused = wait_for(lambda: (r := httpx.get(f"{reel.url}/health/ready")).status_code == 503 and r, seconds=2)
    assert refused.json()["status"] == "unavailable"
    assert refused.json()["checks"]["lifecycle"] == {"status": "failed", "message": "The server is being stopped."}
    assert httpx.get(f"{reel.url}/health/live").status_code == 200
    began = time.monotonic()
    assert reel.process.wait(20) == 0 and 1 < time.monotonic() - began + 1 < 12


def test_ready_is_refused_while_the_disk_is_too_full(tmp_path):
    reel = ReelServer(tmp_path, engine=ENGINE, environment={"REEL_MINIMUM_FREE": "100000000"})
    try:
        reel.wait_until_live()
        answer = httpx.get(f"{reel.url}/health/ready")
        assert answer.status_code == 503 and "MiB are left" in answer.json()["checks"]["disk"]["message"]
    finally:
        reel.stop()


def test_status_tells_progress_and_time_left(observed):
    ticket = submit(observed, "take 1.5")
    seen = []
    while (now := status(ticket))["status"] != "COMPLETED":
        seen.append(now.get("metrics") or {})
        time.sleep(0.05)
    shares = [found["progress"] for found in seen if "progress" in found]
    assert shares == sorted(shares) and len(set(shares)) >= 3 and 0 < shares[0] < 1
    assert all(found["eta"] >= 0 for found in seen if "eta" in found) and any("eta" in found for found in seen)
    assert now["metrics"].keys() == {"inference_time"}, "as fal has it, once completed"


def test_status_stream_tells_progress_as_it_comes(observed):
    ticket = submit(observed, "take 1")
    with httpx.stream("GET", f"{ticket['status_url']}/stream", timeout=20) as response:
        seen = list(events(response))
    shares = [event["metrics"]["progress"] for event in seen if "progress" in (event.get("metrics") or {})]
    assert shares == sorted(set(shares)) and len(shares) >= 4


def test_twenty_streams_hear_of_a_jobs_progress_and_its_end(observed):
    from concurrent.futures import ThreadPoolExecutor

    def follow(url):
        with httpx.stream("GET", f"{url}/stream?logs=1", timeout=20) as response:
            return list(events(response))

    with busy(observed, seconds=1) as _, ThreadPoolExecutor(20) as pool:
        ticket = submit(observed, "take 0.5")
        streams = list(pool.map(follow, [ticket["status_url"]] * 20))
    for seen in streams:
        assert seen[-1]["status"] == "COMPLETED"
        lines = [line["message"] for event in seen for line in event["logs"]]
        assert lines == [line["message"] for line in status(ticket, logs=1)["logs"]]


def test_a_run_over_stream_still_ends_with_its_output(observed):
    with httpx.stream("POST", f"{observed.url}/{KLING}/stream", json=body("take 0.3"), timeout=20) as response:
        seen = list(events(response))
    assert "video" in seen[-1] and any(event.get("type") == "progress" for event in seen)


def test_jobs_are_counted_timed_logged_and_traced(observed):
    def finished(outcome):
        return metrics(observed).get(("reel_jobs_finished_total", ("endpoint", KLING), ("outcome", outcome)), 0)

    before = metrics(observed)
    succeeded, failed = finished("succeeded"), finished("failed")
    ticket = submit(observed, "take 0.3")
    messages = [line["message"] for line in ended(ticket)["logs"]]
    ended(submit(observed, "fail"))
    wait_for(lambda: (finished("succeeded"), finished("failed")) == (succeeded + 1, failed + 1))
    after = metrics(observed)
    for name in ["reel_job_attempts_total", "reel_job_wait_seconds_count", "reel_job_run_seconds_count"]:
        assert after[(name,)] == before[(name,)] + 2
    cause = ("reel_job_failures_total", ("cause", "input"))
    assert after[cause] == before[cause] + 1
    assert any(re.fullmatch(r"Rendering: \d0 %, about \d+ s left", message) for message in messages), messages
    job = ticket["request_id"]
    lines = [line for line in log(observed) if line.get("job") == job]
    started = next(line for line in lines if line["message"] == "Job started")
    assert (started["level"], started["endpoint"], started["attempt"]) == ("info", KLING, 1) and started["wait_seconds"] >= 0
    end = next(line for line in lines if line["message"] == "Job finished")
    assert end["outcome"] == "succeeded" and 0.3 <= end["run_seconds"] < 10
    trace = job.replace("-", "")
    found = {s["name"]: s for s in spans(observed, lambda s: s["name"] == "job attempt" and s["traceId"] == trace) if s["traceId"] == trace}
    assert found["render"]["parentSpanId"] == found["job attempt"]["spanId"]
    assert attributes(found["job attempt"])["reel.request_id"] == job
