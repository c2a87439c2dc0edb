"""Credits over HTTP: what is charged and what is not, whose usage is told to whom, and budgets."""

import base64
import os
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from conftest import KLING, VEO
from pictures import data_uri, png
from reel_server import BIN, ReelServer
from scripted_requests import body

ENGINE = Path(__file__).with_name("scripted_engine.py")
PICTURE = data_uri(png(64, 64))
OWN, OTHER, POOR = "own:secret-1", "other:secret-2", "poor:secret-3"
SPENT = "User is locked. Reason: Exhausted balance. Ask whoever runs this server to raise the budget of your key."


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bank")
    keys = folder / "keys"
    keys.write_text(f"{OWN} scope=api\n{OTHER} scope=api\n{POOR} scope=api budget=0.60\n")
    keys.chmod(0o600)
    reel = ReelServer(folder, workers=2, engine=ENGINE, environment={"REEL_KEYS_FILE": str(keys)})
    yield reel.wait_until_live()
    reel.stop()


def call(server, method, path, key=OWN, **options):
    headers = ({"Authorization": f"Key {key}"} if key else {}) | options.pop("headers", {})
    return httpx.request(method, server.url + path, headers=headers, timeout=60, **options)


def flf(prompt="take 0", **fields):
    return {"prompt": prompt, "first_frame_url": PICTURE, "last_frame_url": PICTURE} | fields


def summary(server, key=OWN, **parameters):
    answer = call(server, "GET", "/v1/models/usage", key, params={"expand": "summary"} | parameters)
    assert answer.status_code == 200, answer.text
    return {(row["endpoint_id"], row["unit_price"]): (row["quantity"], row["cost"]) for row in answer.json()["summary"]}


def test_videos_are_charged_by_the_second_and_nothing_else_is(bank):
    def units(response):
        return response.headers["x-fal-billable-units"]

    assert units(call(bank, "POST", f"/{VEO}", json=flf())) == "8"
    assert units(call(bank, "POST", f"/{VEO}", json=flf(generate_audio=False, duration="4s", resolution="1080p"))) == "4"
    assert units(call(bank, "POST", f"/{KLING}", json=body("take 0"))) == "5"
    assert units(call(bank, "POST", f"/{KLING}", json=body("take 0") | {"duration": "10"})) == "10"
    charged = {(VEO, 0.15): (8, 1.2), (VEO, 0.1): (4, 0.4), (KLING, 0.042): (15, 0.63)}
    assert summary(bank) == charged
    # Failed, wrong, cancelled, sent again.
    assert units(call(bank, "POST", f"/{KLING}", json=body("fail"))) == "0"
    assert units(call(bank, "POST", f"/{KLING}", json={"prompt": 1})) == "0"
    ticket = call(bank, "POST", f"/queue/{KLING}", json=body("take 20")).json()
    assert call(bank, "PUT", ticket["cancel_url"].removeprefix(bank.url)).status_code in (200, 202)
    named = {"Idempotency-Key": "the same"}
    first, second = (call(bank, "POST", f"/{KLING}", json=body("take 0"), headers=named) for _ in range(2))
    assert first.headers["x-fal-request-id"] == second.headers["x-fal-request-id"]
    assert summary(bank) == charged | {(KLING, 0.042): (20, 0.84)}


def test_a_key_sees_its_own_usage(bank):
    call(bank, "POST", f"/{KLING}", OTHER, json=body("take 0"))
    assert summary(bank, OTHER) == {(KLING, 0.042): (5, 0.21)}
    assert call(bank, "GET", "/v1/models/usage", None).status_code == 401


def test_usage_over_time(bank):
    call(bank, "POST", f"/{KLING}", OTHER, json=body("take 0"))
    answer = call(bank, "GET", "/v1/models/usage", OTHER, params={
        "timeframe": "hour", "timezone": "Asia/Kathmandu", "expand": "time_series,auth_method", "endpoint_id": KLING}).json()
    assert (answer["next_cursor"], answer["has_more"], "summary" in answer) == (None, False, False)
    buckets = answer["time_series"]
    assert len(buckets) in (25, 26) and all(bucket["bucket"].endswith(":00:00+05:45") for bucket in buckets)
    rows = [row for bucket in buckets for row in bucket["results"]]
    assert sum(row["quantity"] for row in rows) == summary(bank, OTHER)[KLING, 0.042][0]
    assert rows[0] == rows[0] | {
        "endpoint_id": KLING, "unit": "seconds", "unit_price": 0.042, "currency": "USD", "auth_method": "User Key: other"}
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
    assert call(bank, "GET", "/v1/models/usage", OTHER, params={"start": tomorrow, "end": tomorrow, "expand": "summary"}
                ).json()["summary"] == []


@pytest.mark.parametrize("parameters, word", [
    ({"timeframe": "year"}, "timeframe"), ({"timezone": "Mars/Base"}, "timezone"), ({"start": "yesterday"}, "start"),
    ({"start": "2026-01-02", "end": "2026-01-01"}, "start"), ({"expand": "everything"}, "expand"),
    ({"endpoint_id": "fal-ai/nothing"}, "fal-ai/nothing"),
    ({"start": "2000-01-01", "end": "2026-01-01", "timeframe": "minute"}, "timeframe"),
])
def test_a_wrong_parameter_is_named(bank, parameters, word):
    answer = call(bank, "GET", "/v1/models/usage", params=parameters)
    assert answer.status_code in (400, 404)
    assert answer.json()["error"]["type"] in ("validation_error", "not_found") and word in answer.json()["error"]["message"]


def test_a_budget_is_kept(bank):
    """0.60 dollars are two videos of 0.21 and not three, whether they are done or under way."""
    assert call(bank, "POST", f"/{KLING}", POOR, json=body("take 0")).status_code == 200
    waiting = call(bank, "POST", f"/queue/{KLING}", POOR, json=body("take 20")).json()
    for path in (f"/{KLING}", f"/queue/{KLING}", f"/{KLING}/stream"):
        refused = call(bank, "POST", path, POOR, json=body("take 0"))
        assert (refused.status_code, refused.json()) == (403, {"detail": SPENT})
        assert refused.headers["x-fal-billable-units"] == "0"
    call(bank, "PUT", waiting["cancel_url"].removeprefix(bank.url), POOR)
    deadline = time.monotonic() + 10
    while call(bank, "POST", f"/{KLING}", POOR, json=body("take 0")).status_code != 200:
        assert time.monotonic() < deadline, "what was cancelled is not counted"
        time.sleep(0.1)
    assert summary(bank, POOR) == {(KLING, 0.042): (10, 0.42)}
    assert call(bank, "POST", f"/{KLING}", OTHER, json=body("take 0")).status_code == 200, "others have their own"


def test_the_catalogue(bank):
    models = call(bank, "GET", "/v1/models", None).json()
    assert [model["endpoint_id"] for model in models["models"]] == [VEO, KLING]
    assert models["has_more"] is False and models["models"][0]["metadata"]["status"] == "active"
    first = call(bank, "GET", "/v1/models", None, params={"limit": 1}).json()
    assert first["has_more"] is True
    second = call(bank, "GET", "/v1/models", None, params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [model["endpoint_id"] for model in second["models"]] == [KLING] and second["next_cursor"] is None
    found = call(bank, "GET", "/v1/models", None, params={"q": "kling motion", "expand": "openapi-3.0"}).json()["models"]
    assert [model["endpoint_id"] for model in found] == [KLING]
    assert f"/{KLING}" in found[0]["openapi"]["paths"]
    assert call(bank, "GET", "/v1/models", None, params={"status": "deprecated"}).json()["models"] == []
    assert call(bank, "GET", "/v1/models", None, params={"endpoint_id": f"{VEO},{KLING}"}).json()["models"] == models["models"]


def test_prices_and_estimates(bank):
    prices = call(bank, "GET", "/v1/models/pricing", None, params={"endpoint_id": VEO}).json()
    (price,) = prices["prices"]
    assert price == price | {"endpoint_id": VEO, "unit_price": 0.15, "unit": "seconds", "currency": "USD"}
    estimate = {"estimate_type": "unit_price", "endpoints": {VEO: {"unit_quantity": 100}, KLING: {"unit_quantity": 10}}}
    answer = call(bank, "POST", "/v1/models/pricing/estimate", json=estimate).json()
    assert answer == {"estimate_type": "unit_price", "total_cost": 15.42, "currency": "USD"}
    past = {"estimate_type": "historical_api_price", "endpoints": {VEO: {"call_quantity": 10}}}
    assert call(bank, "POST", "/v1/models/pricing/estimate", OTHER, json=past).json()["total_cost"] == 12, "no call yet: 8 s with sound"
    for wrong in ({}, {"estimate_type": "unit_price", "endpoints": {}}, estimate | {"endpoints": {VEO: {"unit_quantity": "x"}}}):
        answer = call(bank, "POST", "/v1/models/pricing/estimate", json=wrong)
        assert (answer.status_code, answer.json()["error"]["type"]) == (400, "validation_error")


def items(server, key=OWN, **parameters):
    answer = call(server, "GET", "/v1/models/requests/by-endpoint", key, params={"endpoint_id": KLING} | parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_requests_by_endpoint(bank):
    good = call(bank, "POST", f"/{KLING}", OWN, json=body("take 0.2")).headers["x-fal-request-id"]
    bad = call(bank, "POST", f"/{KLING}", OWN, json=body("fail")).headers["x-fal-request-id"]
    found = items(bank)["items"]
    assert [item["request_id"] for item in found[:2]] == [bad, good]
    assert [item["status_code"] for item in found[:2]] == [422, 200]
    assert found[1]["duration"] >= 0.2 and found[1]["sent_at"] <= found[1]["started_at"] <= found[1]["ended_at"]
    assert "json_input" not in found[0]
    (whole,) = items(bank, request_id=good, expand="payloads")["items"]
    assert whole["json_input"]["prompt"] == "take 0.2" and len(whole["json_input"]["image_url"]) < 2100
    assert httpx.get(whole["json_output"]["video"]["url"]).content == b"movie"
    assert bad not in [item["request_id"] for item in items(bank, status="success")["items"]]
    assert [item["request_id"] for item in items(bank, status="user_error")["items"]][0] == bad
    page = items(bank, limit=1)
    assert page["has_more"] and base64.b64decode(page["next_cursor"]) == b"1"
    assert items(bank, limit=1, cursor=page["next_cursor"])["items"][0]["request_id"] == good
    longest = items(bank, sort_by="duration")["items"]
    assert [item["duration"] for item in longest if item["duration"]] == sorted(
        (item["duration"] for item in longest if item["duration"]), reverse=True)
    assert good not in [item["request_id"] for item in items(bank, OTHER)["items"]], "another key's"
    assert call(bank, "GET", "/v1/models/requests/by-endpoint").status_code == 400


def test_payloads_are_deleted(bank):
    made = call(bank, "POST", f"/{KLING}", json=body("take 0"))
    request, video = made.headers["x-fal-request-id"], made.json()["video"]["url"]
    path = f"/v1/models/requests/{request}/payloads"
    before = summary(bank)
    assert call(bank, "DELETE", path, OTHER).status_code == 404, "another key's"
    answer = call(bank, "DELETE", path)
    assert answer.json() == {"cdn_delete_results": [{"link": video, "exception": None}]}
    assert httpx.get(video).status_code == 404
    result = call(bank, "GET", f"/queue/fal-ai/kling-video/requests/{request}")
    assert (result.status_code, result.json()) == (404, {"detail": "The payloads of this request have been deleted"})
    status = call(bank, "GET", f"/queue/fal-ai/kling-video/requests/{request}/status?logs=1").json()
    assert (status["status"], status["logs"]) == ("COMPLETED", [])
    (item,) = items(bank, request_id=request, expand="payloads")["items"]
    assert (item["status_code"], item["json_input"]) == (200, {})
    assert summary(bank) == before, "the charge stays"
    assert call(bank, "DELETE", path).json() == {"cdn_delete_results": []}, "twice does no harm"
    waiting = call(bank, "POST", f"/queue/{KLING}", json=body("take 20")).json()
    refused = call(bank, "DELETE", f"/v1/models/requests/{waiting['request_id']}/payloads")
    assert refused.status_code == 400 and "not finished" in refused.json()["error"]["message"]
    call(bank, "PUT", waiting["cancel_url"].removeprefix(bank.url))
    assert call(bank, "DELETE", "/v1/models/requests/nothing/payloads").status_code == 404


def test_prices_and_budgets_are_settings(tmp_path):
    prices = tmp_path / "prices.json"
    prices.write_text('{"image-to-video": [{"usd_per_second": 0.5, "when": {"duration": "10"}}, {"usd_per_second": 0.25}]}')
    server = ReelServer(
        tmp_path, engine=ENGINE, environment={"REEL_PRICES": str(prices), "REEL_BUDGET": "6.25"}).wait_until_live()
    try:
        assert call(server, "POST", f"/{KLING}", None, json=body("take 0")).status_code == 200
        assert call(server, "POST", f"/{KLING}", None, json=body("take 0") | {"duration": "10"}).status_code == 200
        assert summary(server, None) == {(KLING, 0.25): (5, 1.25), (KLING, 0.5): (10, 5)}
        assert call(server, "POST", f"/{KLING}", None, json=body("take 0")).status_code == 403
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
            for method, path in (("GET", "/v1/models/usage"), ("GET", f"/v1/models/requests/by-endpoint?endpoint_id={KLING}"),
                                 ("DELETE", "/v1/models/requests/x/payloads")):
                refused = call(server, method, path, None, headers=headers)
                assert (refused.status_code, refused.json()["error"]["type"]) == (403, "authorization_error")
        assert call(server, "GET", "/v1/models/usage", None, headers={"Origin": server.url}).status_code == 200
        assert "$0.50 per second of video with duration 10, $0.25 otherwise" in httpx.get(f"{server.url}/docs/credits.md").text
    finally:
        server.stop()


@pytest.mark.parametrize("arguments, word", [
    (["--prices", "/nowhere.json"], "cannot be read"), (["--prices", "PRICES"], "no endpoint nothing"), (["--budget", "-1"], "--budget"),
])
def test_wrong_settings_are_named(tmp_path, arguments, word):
    (tmp_path / "PRICES").write_text('{"nothing": []}')
    made = subprocess.run(
        [(BIN / "reel").resolve(), "serve", "--data", tmp_path / "data", *arguments], cwd=tmp_path, env=dict(os.environ), capture_output=True,
        text=True, timeout=20)
    assert made.returncode == 2 and word in made.stderr
