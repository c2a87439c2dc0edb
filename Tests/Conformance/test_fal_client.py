"""The fal client from PyPI over plain http: every way to get a video, for both endpoints."""

import pytest
import video_facts
from conftest import KLING, VEO

ENDPOINTS = pytest.mark.parametrize("endpoint", [VEO, KLING], ids=["first-last-frame", "image"])
STATES = ["Queued", "InProgress", "Completed"]


@ENDPOINTS
def test_run(fal, arguments, endpoint, tmp_path):
    result = fal.run(endpoint, arguments[endpoint])
    video_facts.check_smallest(video_facts.fetch(result, tmp_path / "out.mp4"), endpoint)


@ENDPOINTS
def test_subscribe_reports_states_in_order_and_logs(fal, arguments, endpoint, tmp_path):
    updates, enqueued = [], []
    result = fal.subscribe(
        endpoint, arguments[endpoint], with_logs=True, on_queue_update=updates.append, on_enqueue=enqueued.append
    )
    video_facts.check_smallest(video_facts.fetch(result, tmp_path / "out.mp4"), endpoint)
    assert len(enqueued) == 1

    order = [STATES.index(type(update).__name__) for update in updates]
    assert order == sorted(order)
    assert {1, 2} <= set(order), "the work was seen under way, then done"
    logs = [update.logs for update in updates if not isinstance(update, fal.Queued)]
    assert all(earlier == later[: len(earlier)] for earlier, later in zip(logs, logs[1:])), "logs only ever grow"
    assert any(update.logs for update in updates if isinstance(update, fal.InProgress))
    for line in logs[-1]:
        assert line["message"] and line["timestamp"].endswith("Z")
        assert line["labels"]["level"] in {"STDERR", "STDOUT", "ERROR", "INFO", "WARN", "DEBUG"}
    assert 0 < updates[-1].metrics["inference_time"] < 600
    assert updates[-1].error is None


@ENDPOINTS
def test_submit_status_result(fal, arguments, endpoint, tmp_path):
    handle = fal.submit(endpoint, arguments[endpoint])
    first = fal.status(endpoint, handle.request_id)
    assert isinstance(first, (fal.Queued, fal.InProgress))
    if isinstance(first, fal.Queued):
        assert first.position >= 0

    result = fal.result(endpoint, handle.request_id)
    video_facts.check_smallest(video_facts.fetch(result, tmp_path / "out.mp4"), endpoint)
    last = fal.status(endpoint, handle.request_id)
    assert isinstance(last, fal.Completed) and last.logs is None
    assert handle.get() == result, "the handle's own URLs give the same result"
    assert fal.status(endpoint, handle.request_id, with_logs=True).logs


def test_cancel(fal, arguments):
    handle = fal.submit(VEO, arguments[VEO])
    handle.cancel()
    assert isinstance(list(handle.iter_events(interval=0.05))[-1], fal.Completed)
    with pytest.raises(fal.FalClientHTTPError) as raised:
        handle.get()
    assert (raised.value.status_code, raised.value.error_type) == (499, "client_cancelled")
    with pytest.raises(fal.FalClientHTTPError) as raised:
        fal.cancel(VEO, handle.request_id)
    assert raised.value.status_code == 400


def test_input_error_is_the_clients_typed_error(fal, arguments):
    with pytest.raises(fal.FalClientHTTPError) as raised:
        fal.run(KLING, arguments[KLING] | {"duration": "3"})
    assert raised.value.status_code == 422
    assert raised.value.message[0]["msg"] == "Input should be '5' or '10'"
    assert raised.value.message[0]["loc"] == ["body", "duration"]


def test_unreachable_picture_fails_the_result(fal, picture_server):
    wrong = f"{picture_server.url}/no-such-picture.png"
    handle = fal.submit(KLING, {"prompt": "x", "image_url": wrong})
    with pytest.raises(fal.FalClientHTTPError) as raised:
        handle.get()
    assert raised.value.status_code == 422
    detail = raised.value.message[0]
    assert (detail["type"], detail["loc"], detail["input"]) == ("file_download_error", ["body", "image_url"], wrong)
    assert isinstance(handle.status(), fal.Completed)


def test_unknown_endpoint(fal):
    with pytest.raises(fal.FalClientHTTPError) as raised:
        fal.run("fal-ai/no-such-model", {"prompt": "x"})
    assert raised.value.status_code == 404
    assert raised.value.message == 'Application "no-such-model" not found'
