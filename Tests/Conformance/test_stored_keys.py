"""`reel keys` beside a running server: keys that are made and revoked, whose requests are whose, rates, budgets, signed links."""

import json
import os
import re
import subprocess
import time
from datetime import datetime, timedelta, timezone

import fal_client
import fal_client.client
import httpx
import pytest
import shared_stores
from conftest import KLING
from pictures import png
from reel_server import BIN, ReelServer
from scripted_requests import body, wait_for
from test_keys import ENGINE, WRONG, serve

REVOKED = f"{WRONG}: the key has been revoked. Ask whoever runs this server for a new one."
EXPIRED = f"{WRONG}: the key has expired. Ask whoever runs this server for a new one."
MISTYPED = f"{WRONG}: the key is mistyped or cut off. Copy it again, from reel_ to its last character."
SPENT = "User is locked. Reason: Exhausted balance. Ask whoever runs this server to raise the budget of your key."
TRIFLE = {"estimate_type": "unit_price", "endpoints": {KLING: {"unit_quantity": 1}}}


def keys(data, *arguments, expect=0):
    """What `reel keys` prints."""
    environment = dict(os.environ, **shared_stores.settings_of(data))
    done = subprocess.run(
        [BIN / "reel", "keys", *arguments, "--data", str(data)], text=True, capture_output=True, timeout=60, env=environment)
    assert done.returncode == expect, done.stderr
    return done.stdout.strip() if expect == 0 else done.stderr


def call(server, method, path, key, **options):
    headers = {"Authorization": f"Key {key}"} if key else {}
    return httpx.request(method, path if path.startswith("http") else server.url + path, headers=headers, timeout=60, **options)


class Shop:
    """A server that was started without keys, and what its keys are made with."""

    def __init__(self, folder, **environment):
        self.data = folder / "data"
        self.server = ReelServer(folder, workers=2, engine=ENGINE, environment=environment).wait_until_live()

    def make(self, *arguments):
        """A key that the server has heard of."""
        key = keys(self.data, "create", *arguments)
        wait_for(lambda: call(self.server, "POST", "/rest/tokens/", key, json={}).status_code == 200, seconds=5)
        return key

    def revoke(self, key):
        keys(self.data, "revoke", key.split(":")[0])
        wait_for(lambda: call(self.server, "GET", "/v1/models/usage", key).status_code == 401, seconds=5)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = Shop(tmp_path_factory.mktemp("shop"))
    assert httpx.get(f"{shop.server.url}/metrics").status_code == 200, "it is open while there are no keys"
    shop.admin = shop.make("--scope", "admin", "--name", "The office")
    # An open server takes every key: that it takes this one does not say that it has heard of it.
    wait_for(lambda: httpx.get(f"{shop.server.url}/metrics").status_code == 401, seconds=5)
    yield shop
    shop.server.stop()


@pytest.fixture
def client(shop, monkeypatch):
    """Makes fal clients with a key of choice that talk to the server."""
    module = fal_client.client
    for name, path in {"RUN_URL_FORMAT": "/", "QUEUE_URL_FORMAT": "/queue/", "REST_URL": "/rest", "CDN_URL": "/cdn"}.items():
        monkeypatch.setattr(module, name, shop.server.url + path)
    return lambda key: fal_client.SyncClient(key=key)


def test_the_first_key_closes_the_server_and_its_last_does_not_open_it(tmp_path):
    shop = Shop(tmp_path)
    try:
        assert httpx.get(f"{shop.server.url}/v1/models/usage").status_code == 200
        key = shop.make()
        wait_for(lambda: httpx.get(f"{shop.server.url}/v1/models/usage").status_code == 401, seconds=5)
        assert call(shop.server, "GET", "/v1/models/usage", key).status_code == 200
        shop.revoke(key)
        assert httpx.get(f"{shop.server.url}/v1/models/usage").status_code == 401
    finally:
        shop.server.stop()
    again = Shop(tmp_path)
    try:
        assert httpx.get(f"{again.server.url}/v1/models/usage").status_code == 401, "nor does a restart"
    finally:
        again.server.stop()


@shared_stores.in_data_folder
def test_a_key_is_shown_once_and_kept_as_a_digest(shop):
    key = shop.make("--name", "Käthe", "--rate", "6000", "--jobs", "3", "--budget", "12.50", "--expires", "2099-01-31")
    assert re.fullmatch(r"reel_[0-9A-Za-z]{12}:reelsk_[0-9A-Za-z]{49}", key)
    key_id, secret = key.split(":")
    [entry] = [entry for entry in json.loads(keys(shop.data, "list", "--json")) if entry["id"] == key_id]
    assert datetime.fromisoformat(entry.pop("created_at").replace("Z", "+00:00")) > datetime.now(timezone.utc) - timedelta(minutes=5)
    assert entry == {
        "id": key_id, "name": "Käthe", "state": "live", "scopes": ["api"], "rate": 6000, "jobs": 3, "budget": 12.5,
        "expires_at": "2099-01-31T00:00:00Z", "revoked_at": None}
    assert key_id in keys(shop.data, "list") and secret not in keys(shop.data, "list")
    stored = shop.data / "keys.sqlite"
    assert stored.stat().st_mode & 0o777 == 0o600
    files = [path for path in shop.data.parent.rglob("*") if path.is_file()]
    assert stored in files and not [path for path in files if secret.encode() in path.read_bytes()]


@pytest.mark.parametrize("arguments, said", [
    (["create", "--scope", "root"], "--scope is root; it can be api or admin."),
    (["create", "--rate", "0"], "--rate is 0; it can be 1 to 1000000 requests in a minute."),
    (["create", "--jobs", "65"], "--jobs is 65; it can be 1 to 64."),
    (["create", "--budget", "much"], "--budget is much; it can be 0 to 1000000 dollars, such as 12.50."),
    (["create", "--expires", "soon"], "--expires is soon; it can be a day such as 2027-01-31"),
    (["create", "--expires", "2020-01-01"], "--expires is in the past"),
    (["create", "--name", "two\nlines"], "--name can have up to 100 characters, none of them a control character."),
])
def test_arguments_that_make_no_sense(tmp_path, arguments, said):
    assert said in keys(tmp_path / "data", *arguments, expect=2)
    assert not (tmp_path / "data").exists()


def test_what_is_not_there_is_not_made(tmp_path):
    assert keys(tmp_path / "data", "list") == "" and keys(tmp_path / "data", "list", "--json") == "[]"
    assert "There is no key nobody" in keys(tmp_path / "data", "revoke", "nobody:secret", expect=1)
    assert not (tmp_path / "data").exists()


def test_each_key_has_its_own_requests(shop, client):
    own, other = shop.make("--name", "own"), shop.make("--name", "other")
    handle = client(own).submit(KLING, body("take 20"))
    stranger = client(other)
    for name in ("status", "result", "cancel"):
        with pytest.raises(fal_client.FalClientHTTPError) as raised:
            getattr(stranger, name)(KLING, handle.request_id)
        assert raised.value.status_code == 404
    request = f"/queue/fal-ai/kling-video/requests/{handle.request_id}"
    unknown = f"/queue/fal-ai/kling-video/requests/{'0' * 8}-6f43-4f51-9d37-5a3c6f0f7a11"
    for method, verb in (("GET", ""), ("GET", "/status"), ("GET", "/status/stream"), ("PUT", "/cancel")):
        answers = [call(shop.server, method, path + verb, other) for path in (request, unknown)]
        assert [(answer.status_code, answer.json()) for answer in answers] == 2 * [(404, {"status": "NOT_FOUND"})], verb
    deletion = f"/v1/models/requests/{handle.request_id}/payloads"
    assert call(shop.server, "DELETE", deletion, other).status_code == 404
    assert isinstance(client(own).status(KLING, handle.request_id), (fal_client.Queued, fal_client.InProgress))
    assert isinstance(client(shop.admin).status(KLING, handle.request_id), (fal_client.Queued, fal_client.InProgress))
    client(shop.admin).cancel(KLING, handle.request_id)
    wait_for(lambda: isinstance(client(own).status(KLING, handle.request_id), fal_client.Completed))

    listing = "/v1/models/requests/by-endpoint"
    seen = {
        key: {item["request_id"] for item in call(
            shop.server, "GET", listing, key, params={"endpoint_id": KLING}).json()["items"]}
        for key in (own, other, shop.admin)}
    assert seen[own] == {handle.request_id} and seen[other] == set() and seen[own] <= seen[shop.admin]
    client(own).run(KLING, body("take 0"))
    costs = {
        key: sum(row["cost"] for row in call(
            shop.server, "GET", "/v1/models/usage", key, params={"expand": "summary"}).json()["summary"])
        for key in (own, other, shop.admin)}
    assert (costs[own], costs[other]) == (0.21, 0) and costs[shop.admin] >= 0.21


def test_only_administrators_see_the_metrics(shop):
    key = shop.make()
    refused = call(shop.server, "GET", "/metrics", key)
    assert refused.status_code == 403 and "scope admin" in refused.json()["detail"]
    assert call(shop.server, "GET", "/metrics", shop.admin).status_code == 200


def test_a_key_is_revoked_in_mid_life(shop, client):
    gone, stays = shop.make("--name", "gone"), shop.make("--name", "stays")
    handles = [client(key).submit(KLING, body("take 2")) for key in (gone, stays)]
    token = call(shop.server, "POST", "/rest/storage/auth/token", gone, json={}).json()["token"]
    upload = {"Authorization": f"Bearer {token}"}
    assert httpx.post(f"{shop.server.url}/cdn/files/upload", content=b"x", headers=upload).status_code == 200
    began = time.monotonic()
    keys(shop.data, "revoke", gone.split(":")[0])
    wait_for(lambda: call(shop.server, "GET", "/v1/models/usage", gone).status_code == 401, seconds=5)
    assert time.monotonic() - began < 3, "a server heeds it within a second, and the command takes a moment"
    with pytest.raises(fal_client.FalClientHTTPError) as raised:
        client(gone).submit(KLING, body("take 0"))
    assert (raised.value.status_code, raised.value.message) == (401, REVOKED)
    assert httpx.post(f"{shop.server.url}/cdn/files/upload", content=b"x", headers=upload).status_code == 401, "its tokens too"
    assert client(stays).result(KLING, handles[1].request_id)["video"]
    assert client(shop.admin).result(KLING, handles[0].request_id)["video"], "its jobs go on"
    assert "has been revoked before" in subprocess.run(
        [BIN / "reel", "keys", "revoke", gone, "--data", str(shop.data)], text=True, capture_output=True, timeout=60,
        env=dict(os.environ, **shared_stores.settings_of(shop.data))).stderr


def test_a_key_expires(shop, client):
    soon = (datetime.now(timezone.utc) + timedelta(seconds=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    key = shop.make("--expires", soon)
    wait_for(lambda: call(shop.server, "GET", "/v1/models/usage", key).status_code == 401)
    with pytest.raises(fal_client.FalClientHTTPError) as raised:
        client(key).submit(KLING, body("take 0"))
    assert (raised.value.status_code, raised.value.message) == (401, EXPIRED)


def test_a_typing_error_is_told_from_a_wrong_key(shop):
    key, other = shop.make(), shop.make()

    def said(key):
        answer = call(shop.server, "POST", f"/queue/{KLING}", key, json=body("take 0"))
        assert answer.status_code == 401
        return answer.json()["detail"]

    assert said(key[:-1]) == said(key[:30] + ("x" if key[30] != "x" else "y") + key[31:]) == MISTYPED
    assert said(f"{key.split(':')[0]}:{other.split(':')[1]}") == MISTYPED
    assert said(keys(shop.data.parent / "elsewhere", "create")) == WRONG, "a sound key of another server"


def test_a_rate_is_kept_to_and_said(shop, client):
    key = shop.make("--rate", "6")

    def until_refused(path, json):
        """The first answer that is none; a slow machine gets some more in, since the rate comes back meanwhile."""
        for _ in range(60):
            if (answer := call(shop.server, "POST", path, key, json=json)).status_code != 200:
                return answer

    began = time.monotonic()
    refused = until_refused(f"/queue/{KLING}", body("take 0"))
    wait = int(refused.headers["retry-after"])
    assert refused.status_code == 429 and 1 <= wait <= 10 and refused.headers["x-fal-needs-retry"] == "true"
    assert refused.json() == {"detail": f"This key may send 6 requests in a minute. Try again in {wait} s."}
    # Looking is not counted: a client that waits looks ten times in a second.
    missing = "/queue/fal-ai/kling-video/requests/9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11/status"
    assert {call(shop.server, "GET", missing, key).status_code for _ in range(20)} == {404}
    refused = until_refused("/v1/models/pricing/estimate", TRIFLE)
    assert refused.status_code == 429 and refused.json()["error"]["type"] == "rate_limited"
    time.sleep(int(refused.headers["retry-after"]))
    assert call(shop.server, "POST", f"/queue/{KLING}", key, json=body("take 0")).status_code == 200, "the wait was true"
    # fal's client tries again by itself, and gets through.
    assert client(key).submit(KLING, body("take 0")).request_id
    assert time.monotonic() - began > 10, "two more than six took their time"


def test_a_budget_is_kept_to(shop, client):
    key = shop.make("--budget", "0.30")
    assert client(key).run(KLING, body("take 0"))["video"]
    with pytest.raises(fal_client.FalClientHTTPError) as raised:
        client(key).run(KLING, body("take 0"))
    assert (raised.value.status_code, raised.value.message) == (403, SPENT)


def test_a_key_runs_no_more_jobs_than_it_may(shop, client):
    key = shop.make("--jobs", "1")
    fal = client(key)
    first, second = (fal.submit(KLING, body("take 20")) for _ in range(2))
    wait_for(lambda: isinstance(fal.status(KLING, first.request_id), fal_client.InProgress))
    third = client(shop.admin).submit(KLING, body("take 0"))
    assert third.get()["video"], "the other worker was free"
    assert isinstance(fal.status(KLING, second.request_id), fal_client.Queued)
    for handle in (second, first):
        fal.cancel(KLING, handle.request_id)
    wait_for(lambda: isinstance(fal.status(KLING, first.request_id), fal_client.Completed))


def test_a_server_for_other_machines_counts_stored_keys(tmp_path):
    data = tmp_path / "data"
    key = keys(data, "create")
    said = serve(tmp_path, None, "--without-keys", expect=1)
    assert key.split(":")[0] in said and "--without-keys is said too" in said
    server = ReelServer(tmp_path, environment={"REEL_HOST": "127.0.0.1"}).wait_until_live()
    try:
        assert httpx.get(f"{server.url}/v1/models/usage").status_code == 401
    finally:
        server.stop()
    keys(data, "revoke", key)
    other = tmp_path / "other"
    other.mkdir()
    assert "Make one with reel keys create" in serve(other, None, "--host", "0.0.0.0", expect=1)


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """A server whose links last three seconds."""
    folder = tmp_path_factory.mktemp("signed")
    environment = {"REEL_SIGNED_FILES": "3", "REEL_KEYS": "a:one"}
    server = ReelServer(folder, workers=1, engine=ENGINE, environment=environment).wait_until_live()
    yield server
    server.stop()


def test_links_are_signed_and_expire(signed):
    made = call(signed, "POST", f"/{KLING}", "a:one", json=body("take 0"))
    request, url = made.headers["x-fal-request-id"], made.json()["video"]["url"]
    answer = httpx.get(url)
    assert (answer.status_code, answer.content) == (200, b"movie") and answer.headers["cache-control"].startswith("private")
    bare = url.split("?")[0]
    for wrong in (bare, url[:-1], url.replace("expires=", "expires=9"), f"{bare}?signature=x&expires=9999999999"):
        refused = httpx.get(wrong)
        assert refused.status_code == 403 and "signs its links" in refused.json()["detail"], wrong
    assert httpx.get(bare, headers={"Authorization": "Key a:one"}).status_code == 403
    time.sleep(3.1)
    late = httpx.get(url)
    assert late.status_code == 410 and "has expired" in late.json()["detail"]
    fresh = call(signed, "GET", f"/queue/fal-ai/kling-video/requests/{request}", "a:one").json()["video"]["url"]
    assert fresh != url and httpx.get(fresh).content == b"movie"


def test_an_uploads_link_is_signed_and_good_as_an_input(signed):
    announced = call(signed, "POST", "/rest/storage/upload/initiate", "a:one", json={"content_type": "image/png"}).json()
    assert httpx.put(announced["upload_url"], content=png(64, 64)).status_code == 200
    assert httpx.get(announced["file_url"]).status_code == 200
    assert httpx.get(announced["file_url"].split("?")[0]).status_code == 403

    def run(url):
        return call(signed, "POST", f"/{KLING}", "a:one", json={"prompt": "take 0", "image_url": url}).status_code

    assert run(announced["file_url"]) == 200
    assert run(announced["file_url"].split("?")[0]) == 422
    time.sleep(3.1)
    assert run(announced["file_url"]) == 422


def test_an_address_is_slowed_by_wrong_keys(tmp_path):
    server = ReelServer(tmp_path, environment={"REEL_RATE_PER_ADDRESS": "60", "REEL_KEYS": "a:one"}).wait_until_live()
    try:
        with httpx.Client(base_url=server.url, headers={"Authorization": "Key a:wrong"}, timeout=60) as http:
            codes = []
            while not codes or codes[-1] == 401:
                codes.append(http.get("/v1/models/usage").status_code)
                assert len(codes) < 1000
            assert codes[-1] == 429 and len(codes) > 60
            right = http.get("/v1/models/usage", headers={"Authorization": "Key a:one"})
            assert right.status_code == 429, "or the right one would be given away"
            assert right.json()["error"]["type"] == "rate_limited"
            assert {http.get("/health/live").status_code for _ in range(100)} == {200}
            time.sleep(int(right.headers["retry-after"]))
            assert http.get("/v1/models/usage", headers={"Authorization": "Key a:one"}).status_code == 200, "the wait was true"
    finally:
        server.stop()


@shared_stores.in_data_folder
def test_links_outlive_a_restart_and_their_key_is_private(tmp_path):
    environment = {"REEL_SIGNED_FILES": "600"}
    server = ReelServer(tmp_path, engine=ENGINE, environment=environment).wait_until_live()
    try:
        url = httpx.post(f"{server.url}/{KLING}", json=body("take 0"), timeout=60).json()["video"]["url"]
    finally:
        server.stop()
    key = tmp_path / "data/file-links.key"
    assert key.stat().st_mode & 0o777 == 0o600
    server = ReelServer(tmp_path, engine=ENGINE, environment=environment).wait_until_live()
    try:
        assert httpx.get(url.replace(url.split("/cdn/")[0], server.url)).content == b"movie"
    finally:
        server.stop()
    key.write_text("not a key\n")
    assert "file-links.key is no key of 32 bytes" in serve(tmp_path, environment, expect=1)


def doctor(data, expect=0, **environment):
    done = subprocess.run(
        [BIN / "reel", "doctor", "--data", str(data)], text=True, capture_output=True, timeout=60,
        env=dict(os.environ, **shared_stores.settings_of(data)) | environment)
    assert done.returncode == expect, done.stderr
    return next(line for line in done.stdout.splitlines() if " keys:" in line)


@shared_stores.in_data_folder
def test_doctor_says_what_keys_there_are(tmp_path):
    data = tmp_path / "data"
    assert doctor(data).startswith("ok    keys: none, so only this machine can be served")
    assert not data.exists()
    first = keys(data, "create")
    keys(data, "create", "--scope", "admin")
    keys(data, "revoke", first)
    assert doctor(data, REEL_KEYS="a:one,b:two") == (
        f"ok    keys: 2 from settings, 1 live in {data}/keys.sqlite, 1 of scope admin; 1 expired or revoked")
    assert "and REEL_WITHOUT_KEYS is set too" in doctor(data, expect=1, REEL_WITHOUT_KEYS="1")
    assert "REEL_KEYS, entry 1: this is not id:secret" in doctor(data, expect=1, REEL_KEYS="nonsense")
    (data / "keys.sqlite").chmod(0o644)
    assert "chmod 600" in doctor(data, expect=1)
    assert (data / "keys.sqlite").stat().st_mode & 0o777 == 0o644, "a look changes nothing"
