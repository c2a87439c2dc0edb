"""The dashboard's calls over HTTP: who is let in, lists and their pages, wrong parameters, cancelling, retrying, deleting, keys."""

import re
import time
from pathlib import Path

import httpx
import pytest
import shared_stores
from conftest import KLING, VEO
from pictures import data_uri, png
from reel_server import ReelServer
from scripted_requests import body, wait_for
from webhook_receiver import Receiver

ENGINE = Path(__file__).with_name("scripted_engine.py")
PICTURE = data_uri(png(64, 64))
ADMIN, USER = "boss:secret-1", "user:secret-2"
CALLS = [
    ("GET", "queue"), ("GET", "jobs"), ("GET", "jobs/x"), ("POST", "jobs/x/cancel"), ("POST", "jobs/x/retry"), ("GET", "files"),
    ("DELETE", "files/x"), ("GET", "usage"), ("GET", "engine"), ("GET", "doctor"), ("GET", "keys"), ("POST", "keys"),
    ("DELETE", "keys/x"),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A server with keys, and some requests that have ended: three done, one failed, one cancelled, one of them another key's."""
    environment = {"REEL_KEYS": f"{ADMIN},{USER} scope=api", "REEL_WEBHOOK_BACKOFF": "0.1"}
    reel = ReelServer(tmp_path_factory.mktemp("shop"), workers=1, engine=ENGINE, environment=environment).wait_until_live()
    reel.ids = [send(reel, prompt, key) for prompt, key in [
        ("Gulls over a harbour", ADMIN), ("fail: a 100% steep_road", USER), ("A second harbour", USER), ("Fog", ADMIN)]]
    for id in reel.ids:
        wait_for(lambda: get(reel, f"jobs/{id}").json()["finished_at"], 30)
    yield reel
    reel.stop()


@pytest.fixture(scope="module")
def open_shop(tmp_path_factory):
    """A server without keys."""
    reel = ReelServer(tmp_path_factory.mktemp("open"), workers=1, engine=ENGINE).wait_until_live()
    yield reel
    reel.stop()


def call(server, method, path, key=ADMIN, **options):
    headers = ({"Authorization": f"Key {key}"} if key else {}) | options.pop("headers", {})
    return httpx.request(method, f"{server.url}/dashboard/api/{path}", headers=headers, timeout=30, **options)


def get(server, path, key=ADMIN, **parameters):
    return call(server, "GET", path, key, params=parameters)


def send(server, prompt, key=ADMIN, query=""):
    answer = httpx.post(f"{server.url}/queue/{KLING}{query}", json=body(prompt), headers={"Authorization": f"Key {key}"} if key else {})
    assert answer.status_code == 200, answer.text
    return answer.json()["request_id"]


def listed(server, **parameters):
    answer = get(server, "jobs", **parameters)
    assert answer.status_code == 200, answer.text
    return [job["request_id"] for job in answer.json()["jobs"]]


@pytest.mark.parametrize("method, path", CALLS)
def test_calls_take_an_admin_key(shop, method, path):
    assert call(shop, method, path, None).status_code == 401
    assert call(shop, method, path, "boss:wrong").status_code == 401
    assert call(shop, method, path, USER).status_code == 403, "a key that may not administer"
    assert call(shop, method, path).status_code not in (401, 403, 405, 500)


def test_pages_hold_nothing_and_are_for_everybody(shop):
    for path in ("", "/jobs", f"/jobs/{shop.ids[0]}", "/files", "/usage", "/keys", "/engine"):
        page = httpx.get(f"{shop.url}/dashboard{path}")
        assert page.status_code == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on[a-z]+=", page.text), "nothing within the page"
        assert "Gulls" not in page.text
    for path in ("/nothing", "/job", "/queue", "/jobs/x/y"):
        assert httpx.get(f"{shop.url}/dashboard{path}").status_code in (401, 404)
    for name in set(re.findall(r'/assets/([\w.-]+)', page.text)):
        asset = httpx.get(f"{shop.url}/assets/{name}")
        assert asset.status_code == 200 and len(asset.content) > 50, name


@pytest.mark.parametrize("method, path", CALLS)
@pytest.mark.parametrize("headers", [
    {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    {"Host": "rebound.example"}, {"X-Forwarded-For": "203.0.113.7"}, {"Origin": "null"},
])
def test_without_keys_it_is_for_this_machine_alone(open_shop, method, path, headers):
    answer = call(open_shop, method, path, None, headers=headers)
    assert answer.status_code == 403 and answer.json()["error"]["type"] == "authorization_error", answer.text


def test_without_keys_this_machine_is_let_in(open_shop):
    for method, path in CALLS:
        if method == "GET":
            assert call(open_shop, method, path, None).status_code in (200, 404), path
    own = {"Origin": open_shop.url, "Sec-Fetch-Site": "same-origin"}
    assert call(open_shop, "GET", "queue", None, headers=own).headers["cache-control"] == "no-store"


def test_a_server_that_is_open_to_all_has_no_dashboard(tmp_path):
    reel = ReelServer(tmp_path, engine=ENGINE, environment={"REEL_WITHOUT_KEYS": "1"}).wait_until_live()
    try:
        answer = get(reel, "queue", None)
        assert answer.status_code == 403 and "--without-keys" in answer.json()["error"]["message"]
    finally:
        reel.stop()


def test_jobs_are_filtered_and_paged(shop):
    done, failed, other, fog = shop.ids
    assert [id for id in listed(shop) if id in shop.ids] == [fog, other, failed, done]
    assert listed(shop, state="failed", text="steep")[:1] == [failed]
    assert set(listed(shop, state="succeeded,failed", owner="user")) == {failed, other}
    assert set(listed(shop, text="HARBOUR")) >= {done, other} and fog not in listed(shop, text="harbour")
    assert listed(shop, text="100% steep_") == [failed] and listed(shop, text="100_") == []
    assert listed(shop, request_id=done[:8].upper()) == [done]
    assert listed(shop, endpoint_id=VEO) == [] and len(listed(shop, endpoint_id=KLING)) >= 4
    assert listed(shop, without_key="true") == []
    seen, cursor = [], None
    while True:
        page = get(shop, "jobs", limit=1, **({"cursor": cursor} if cursor else {})).json()
        seen += [job["request_id"] for job in page["jobs"]]
        cursor = page["next_cursor"]
        assert page["has_more"] is (cursor is not None)
        if not cursor:
            break
    assert seen == listed(shop), "each once"
    row = get(shop, "jobs", request_id=done).json()["jobs"][0]
    assert row == row | {"state": "succeeded", "owner": "boss", "endpoint_id": KLING, "prompt": "Gulls over a harbour", "cost": 0.21,
                         "attempts": 1, "crashes": 0, "priority": "normal"}
    assert row["run_seconds"] >= 0 and row["wait_seconds"] >= 0


@pytest.mark.parametrize("path, parameters, word", [
    ("jobs", {"state": "done"}, "state"), ("jobs", {"limit": "0"}, "limit"), ("jobs", {"limit": "201"}, "200"),
    ("jobs", {"limit": "many"}, "limit"), ("jobs", {"cursor": "-1"}, "cursor"), ("jobs", {"cursor": "abc"}, "cursor"),
    ("jobs", {"text": "x" * 101}, "100"), ("jobs", {"request_id": "abc"}, "request_id"), ("jobs", {"request_id": "zzzzzzzz"}, "request_id"),
    ("jobs", {"without_key": "maybe"}, "without_key"), ("files", {"kind": "folder"}, "kind"), ("files", {"sort_by": "name"}, "sort_by"),
    ("files", {"cursor": "!"}, "cursor"), ("files", {"limit": "1000"}, "limit"), ("usage", {"timezone": "Mars/Base"}, "timezone"),
    ("usage", {"start": "yesterday"}, "start"), ("usage", {"start": "2020-01-01", "end": "2026-01-01"}, "400"),
    ("usage", {"start": "2026-01-02", "end": "2026-01-01"}, "start"),
])
def test_a_wrong_parameter_is_named(shop, path, parameters, word):
    answer = get(shop, path, **parameters)
    assert answer.status_code == 400 and answer.json()["error"]["type"] == "validation_error"
    assert word in answer.json()["error"]["message"]


def test_one_job(shop):
    job = get(shop, f"jobs/{shop.ids[0]}").json()
    assert job["input"]["prompt"] == "Gulls over a harbour" and job["input"]["image_url"].startswith("data:image/png;base64,")
    assert len(job["input"]["image_url"]) < 120, "no picture in letters"
    assert job["charge"] == {"seconds": 5, "unit_price": 0.042, "cost": 0.21, "is_charged": True}
    assert httpx.get(job["video"]["url"]).content == b"movie" and job["video"]["is_there"] is True
    assert any(line["message"] == "Working for 0.0 s" and line["level"] == "INFO" for line in job["log"])
    assert (job["webhook"], job["retry_of"], job["retries"]) == (None, None, [])
    failed = get(shop, f"jobs/{shop.ids[1].upper()}").json()
    assert failed["state"] == "failed" and failed["status_code"] == 422 and failed["error_type"] == "image_load_error"
    assert failed["charge"]["is_charged"] is False
    missing = get(shop, "jobs/0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce")
    assert missing.status_code == 404 and missing.json()["error"]["type"] == "not_found"


def test_a_webhooks_deliveries_are_told(shop):
    with Receiver(503, 200) as receiver:
        id = send(shop, "hook", query=f"?fal_webhook={receiver.url}/hook%3Ftoken=hush")
        webhook = wait_for(lambda: (found := get(shop, f"jobs/{id}").json()["webhook"])["state"] == "delivered" and found, 30)
    assert [delivery["outcome"] for delivery in webhook["deliveries"]] == ["retried", "delivered"]
    assert "503" in webhook["deliveries"][0]["reason"] and webhook["deliveries"][1]["reason"] is None
    assert webhook["url"].endswith("?…") and "hush" not in webhook["url"]


def test_a_running_job_is_cancelled_and_tried_again(shop):
    id = send(shop, "take 30", USER)
    waiting = send(shop, "take 0 later", USER)
    wait_for(lambda: get(shop, f"jobs/{id}").json()["state"] == "running")
    queue = get(shop, "queue").json()
    assert (queue["running"], queue["queued"], queue["workers"]) == (1, 1, 1)
    assert [job["request_id"] for job in queue["running_jobs"]] == [id] and queue["running_jobs"][0]["run_seconds"] >= 0
    assert [job["request_id"] for job in queue["waiting_jobs"]] == [waiting] and queue["waiting_jobs"][0]["position"] == 0
    assert queue["oldest_waiting_at"] == queue["waiting_jobs"][0]["created_at"]
    assert len(queue["minutes"]) == 60 and [period["seconds"] for period in queue["periods"]] == [300, 3600, 86400]
    unfinished = call(shop, "POST", f"jobs/{id}/retry")
    assert unfinished.status_code == 400 and "not over" in unfinished.json()["error"]["message"]
    assert call(shop, "POST", f"jobs/{id}/cancel").json() == {"status": "requested"}
    wait_for(lambda: get(shop, f"jobs/{id}").json()["state"] == "cancelled")
    over = call(shop, "POST", f"jobs/{id}/cancel")
    assert over.status_code == 400 and "over already" in over.json()["error"]["message"]
    wait_for(lambda: get(shop, f"jobs/{waiting}").json()["state"] == "succeeded")

    again = call(shop, "POST", f"jobs/{waiting}/retry").json()
    assert again["retry_of"] == waiting and again["request_id"] != waiting
    job = wait_for(lambda: (found := get(shop, f"jobs/{again['request_id']}").json())["finished_at"] and found)
    assert job["retry_of"] == waiting and job["owner"] == "user" and job["input"] == get(shop, f"jobs/{waiting}").json()["input"]
    assert get(shop, f"jobs/{waiting}").json()["retries"] == [again["request_id"]]
    assert call(shop, "POST", "jobs/0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce/retry").status_code == 404


def test_deleted_payloads_are_not_tried_again(shop):
    id = send(shop, "to be forgotten")
    wait_for(lambda: get(shop, f"jobs/{id}").json()["finished_at"])
    gone = httpx.delete(f"{shop.url}/v1/models/requests/{id}/payloads", headers={"Authorization": f"Key {ADMIN}"})
    assert gone.status_code == 200
    refused = call(shop, "POST", f"jobs/{id}/retry")
    assert refused.status_code == 400 and "deleted" in refused.json()["error"]["message"]
    assert listed(shop, text="forgotten") == [] and get(shop, f"jobs/{id}").json()["input"] == {}


def test_files_are_listed_and_deleted(shop):
    sent = httpx.post(f"{shop.url}/cdn/files/upload", content=b"p" * 4321, headers={
        "Authorization": f"Key {ADMIN}", "Content-Type": "image/png", "X-Fal-File-Name": "a picture.png"})
    url = sent.json()["access_url"]
    files = get(shop, "files", kind="upload").json()
    (upload,) = [file for file in files["files"] if file["url"] == url]
    assert upload == upload | {"kind": "upload", "name": "a_picture.png", "bytes": 4321, "content_type": "image/png", "request_id": None}
    assert upload["expires_at"] > upload["stored_at"]
    results = get(shop, "files", kind="result", sort_by="largest").json()
    assert shop.ids[0] in [file["request_id"] for file in results["files"]]
    totals = {total["kind"]: total for total in results["totals"]}
    assert totals["upload"]["bytes"] >= 4321 and totals["result"]["count"] >= 3
    first = get(shop, "files", limit=1).json()
    second = get(shop, "files", limit=1, cursor=first["next_cursor"]).json()
    assert first["files"][0]["key"] != second["files"][0]["key"]
    assert call(shop, "DELETE", f"files/{upload['key']}").json() == {"status": "deleted"}
    assert httpx.get(url).status_code == 404
    assert call(shop, "DELETE", f"files/{upload['key']}").status_code == 404
    assert call(shop, "DELETE", "files/..%2F..%2Fetc").status_code == 404


def test_usage_is_what_was_charged(shop):
    usage = get(shop, "usage", timezone="UTC").json()
    assert len(usage["days"]) == 30 and usage["days"][-1] == time.strftime("%Y-%m-%d", time.gmtime())
    own = httpx.get(f"{shop.url}/v1/models/usage", headers={"Authorization": f"Key {ADMIN}"}, params={"expand": "summary"}).json()
    assert usage["total"]["cost"] == pytest.approx(sum(row["cost"] for row in own["summary"]))
    assert sum(row["seconds"] for row in usage["rows"]) == usage["total"]["seconds"] == 5 * usage["total"]["requests"]
    accounts = {account["owner"]: account for account in usage["accounts"]}
    for owner in usage["owners"]:
        assert accounts[owner["owner"]]["spent"] == pytest.approx(owner["cost"])
    assert get(shop, "usage", owner="user").json()["total"]["requests"] < usage["total"]["requests"]


@shared_stores.in_data_folder
def test_engine_health(shop):
    engine = get(shop, "engine").json()
    assert engine["is_ready"] is True and set(engine["checks"]) == {"store", "disk", "dispatcher", "lifecycle"}
    assert engine["pool"]["workers"] == 1 and engine["run_seconds"]["count"] == engine["attempts"] > 3
    assert engine["failures"]["input"] >= 1 and engine["process"]["memory_bytes"] > 1 << 20
    assert engine["disk"]["free_bytes"] > engine["disk"]["minimum_free_bytes"] > 0
    findings = get(shop, "doctor").json()
    said = {finding["text"].split(":")[0]: finding["is_sound"] for finding in findings}
    # The scripted engine knows no --version.
    assert said == said | {"engine": False, "data folder": True, "disk": True, "jobs": True}, findings


def test_keys_are_made_and_revoked(shop):
    made = call(shop, "POST", "keys", json={"name": "Ada’s", "scopes": ["admin"], "rate": 600, "budget": 12.5, "expires_at": "2099-01-31"})
    assert made.status_code == 200, made.text
    key, id = made.json()["key"], made.json()["id"]
    keys = get(shop, "keys", key).json()["keys"]
    (row,) = [row for row in keys if row["id"] == id]
    assert row == row | {"name": "Ada’s", "scopes": ["admin"], "rate": 600, "budget": 12.5, "jobs": None, "state": "live", "is_own": True}
    assert key.split(":")[1] not in get(shop, "keys").text, "the secret is shown once"
    assert {(row["id"], row["is_kept"]) for row in keys} >= {("boss", False), ("user", False), (id, True)}
    own = call(shop, "DELETE", f"keys/{id}", key)
    assert own.status_code == 400 and "came with" in own.json()["error"]["message"]
    assert call(shop, "DELETE", "keys/boss", key).status_code == 400 and call(shop, "DELETE", "keys/nobody").status_code == 404
    assert call(shop, "DELETE", f"keys/{id}").json() == {"status": "revoked"}
    assert get(shop, "keys", key).status_code == 401


@pytest.mark.parametrize("fields, word", [
    ({"scopes": ["root"]}, "scopes"), ({"scopes": "admin"}, "scopes"), ({"rate": 0}, "rate"), ({"rate": "x"}, "rate"),
    ({"jobs": 65}, "jobs"), ({"budget": -1}, "budget"), ({"budget": "much"}, "budget"), ({"expires_at": "2001-01-01"}, "expires"),
    ({"expires_at": "soon"}, "expires_at"), ({"name": "x" * 101}, "name"), ({"name": 5}, "name"), ([], "object"),
])
def test_a_wrong_field_of_a_key_is_named(shop, fields, word):
    answer = call(shop, "POST", "keys", json=fields)
    assert answer.status_code == 400 and word in answer.json()["error"]["message"], answer.text


def test_the_first_key_must_be_an_operators(tmp_path):
    reel = ReelServer(tmp_path, engine=ENGINE).wait_until_live()
    try:
        refused = call(reel, "POST", "keys", None, json={"scopes": ["api"]})
        assert refused.status_code == 400 and "admin" in refused.json()["error"]["message"]
        key = call(reel, "POST", "keys", None, json={"scopes": ["api", "admin"]}).json()["key"]
        assert get(reel, "queue", None).status_code == 401, "from the first key on, every call needs one"
        assert get(reel, "queue", key).status_code == 200
    finally:
        reel.stop()
