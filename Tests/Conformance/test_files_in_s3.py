"""Files in S3 as callers meet them, passed on by Reel or fetched by a link; and what callers and operators hear when the S3 server will not.

moto, with its IAM check on, is the S3 server (Tests/S3).
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from conftest import KLING
from pictures import png
from reel_server import BIN, ReelServer
from scripted_requests import ended, wait_for

ENGINE = Path(__file__).with_name("scripted_engine.py")
BODY = bytes(range(256)) * 1200
pytestmark = pytest.mark.skipif(importlib.util.find_spec("moto") is None, reason="moto is not installed: run scripts/venv s3")


@pytest.fixture(scope="module")
def s3():
    sys.path[:0] = [str(Path(__file__).parent.parent / name) for name in ("Cluster", "S3")]
    from stores import ObjectStore

    store = ObjectStore("127.0.0.1")
    yield store
    store.close()


def start(folder, s3, **environment):
    return ReelServer(folder, workers=1, engine=ENGINE, environment=s3.environment | {"REEL_FETCH_ALLOW": ""} | environment).wait_until_live()


@pytest.fixture(scope="module", params=["proxied", "redirected:600"])
def reel(request, s3, tmp_path_factory):
    server = start(tmp_path_factory.mktemp("files"), s3, REEL_FILE_DELIVERY=request.param)
    server.redirects = request.param != "proxied"
    yield server
    server.stop()


def upload(server, body=BODY, kind="image/png", name=None, **headers):
    told = {"Content-Type": kind} | ({"X-Fal-File-Name": name} if name else {}) | {key.replace("_", "-"): value for key, value in headers.items()}
    token = httpx.post(f"{server.url}/rest/storage/auth/token?storage_type=fal-cdn-v3", json={}).json()["token"]
    answer = httpx.post(f"{server.url}/cdn/files/upload", content=body, headers=told | {"Authorization": f"Bearer {token}"}, timeout=60)
    return answer.json()["access_url"] if answer.status_code == 200 else answer


def fetch(url, method="GET", **headers):
    return httpx.request(method, url, headers={name.replace("_", "-"): value for name, value in headers.items()}, follow_redirects=True, timeout=60)


def test_a_file_is_had_whole_and_by_its_head(reel):
    url = upload(reel)
    answer, head = fetch(url), fetch(url, "HEAD")
    assert answer.status_code == head.status_code == 200
    assert answer.content == BODY and head.content == b""
    for got in (answer, head):
        assert (got.headers["content-type"], got.headers["content-length"]) == ("image/png", str(len(BODY)))
    assert bool(answer.history) == reel.redirects == bool(head.history)


@pytest.mark.parametrize("wanted,part", [("bytes=5-9", (5, 10)), ("bytes=307190-", (307190, None)), ("bytes=-7", (len(BODY) - 7, None)), ("bytes=100000-999999999", (100000, None))])
def test_a_part_of_a_file(reel, wanted, part):
    url = upload(reel)
    first, last = part[0], part[1] or len(BODY)
    answer = fetch(url, Range=wanted)
    assert (answer.status_code, answer.content) == (206, BODY[first:last])
    assert answer.headers["content-range"] == f"bytes {first}-{last - 1}/{len(BODY)}"
    head = fetch(url, "HEAD", Range=wanted)
    assert head.status_code in (200, 206) and head.content == b""


def test_a_part_that_there_is_none_of(reel):
    answer = fetch(upload(reel), Range=f"bytes={len(BODY)}-")
    assert answer.status_code == 416
    if not reel.redirects:
        assert answer.headers["content-range"] == f"bytes */{len(BODY)}"


def test_what_a_browser_has_already_is_not_sent_again(reel):
    url = upload(reel)
    tag = f'"{urlsplit(url).path.split("/")[-2]}"'
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = httpx.get(url, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag), known
    assert fetch(url, If_None_Match='"other"').content == BODY
    if not reel.redirects:
        assert fetch(url).headers["etag"] == tag
        assert fetch(url, Range="bytes=0-1", If_Range=tag).content == BODY[:2]
        assert fetch(url, Range="bytes=0-1", If_Range='"other"').content == BODY
        assert fetch(url, "HEAD", If_None_Match=tag).status_code == 304


def test_an_empty_file(reel):
    answer = fetch(upload(reel, b""))
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")


def test_what_could_do_something_in_a_browser_is_saved(reel):
    answer = fetch(upload(reel, b"<script>alert(1)</script>", "text/html", "page.html"))
    assert answer.headers["content-disposition"] == 'attachment; filename="page.html"'
    if reel.redirects:
        assert answer.headers["content-type"] == "application/octet-stream", "the S3 server cannot say nosniff"
    else:
        assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("text/html", "nosniff")
        assert "sandbox" in answer.headers["content-security-policy"]


def test_a_link_lasts_as_long_as_it_was_said_and_as_its_file(reel, s3):
    if not reel.redirects:
        return
    for lifetime, most in ((None, 600), (100, 100)):
        lifecycle = {"X_Fal_Object_Lifecycle": f'{{"expiration_duration_seconds": {lifetime}}}'} if lifetime else {}
        answer = httpx.get(upload(reel, **lifecycle), follow_redirects=False)
        assert answer.status_code == 307
        link = answer.headers["location"]
        assert link.startswith(s3.facts["faulty"])
        seconds = int(parse_qs(urlsplit(link).query)["X-Amz-Expires"][0])
        assert most - 5 <= seconds <= most
        assert answer.headers["cache-control"] == f"private, max-age={seconds // 2}"
        assert httpx.get(link).content == BODY
        assert httpx.head(link).status_code == 403, "it is good for GET alone"
        assert httpx.get(link.split("?")[0]).status_code == 403


def test_a_file_that_has_expired_or_never_was(reel):
    url = upload(reel, X_Fal_Object_Lifecycle='{"expiration_duration_seconds": 1}')
    wait_for(lambda: fetch(url).status_code == 404, seconds=10)
    key = urlsplit(url).path.split("/")[-2]
    assert fetch(url.replace(key, "0" * 32)).status_code == 404
    assert fetch(upload(reel) + "x").status_code == 404


def ask(server, prompt, picture):
    answer = httpx.post(f"{server.url}/queue/{KLING}", json={"prompt": prompt, "image_url": picture}, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_our_own_upload_is_a_picture_without_a_request_to_ourselves(reel):
    """Addresses of this machine are refused here, so that only the way through the storage is left."""
    picture = png(90, 70)
    url = upload(reel, picture)
    host = urlsplit(url).netloc
    for way in (url, url.replace(host, "reel.example"), url.replace(f"http://{host}", "https://videos.example/behind/a/proxy")):
        found = ended(ask(reel, "digest", way))
        assert "error" not in found, found
        assert hashlib.sha256(picture).hexdigest() in [line["message"] for line in found["logs"]], found
    found = ended(ask(reel, "digest", f"{reel.url}/favicon.ico"))
    assert "error" in found, "what is not in the storage is fetched, and that is refused"


def test_a_result_is_a_picture_of_the_next_request_and_is_delivered_like_any_file(reel):
    ticket = ask(reel, "x", upload(reel, png(64, 64)))
    assert "error" not in ended(ticket)
    video = httpx.get(ticket["response_url"]).json()["video"]
    answer = fetch(video["url"])
    assert (answer.content, answer.headers["content-type"]) == (b"movie", "video/mp4")
    assert fetch(video["url"], Range="bytes=1-2").content == b"ov"
    found = ended(ask(reel, "digest", video["url"]))
    assert hashlib.sha256(b"movie").hexdigest() in [line["message"] for line in found["logs"]], found


WRONG = {
    "bucket": ({"bucket": "no-such-bucket"}, "There is no bucket no-such-bucket at http://"),
    "key": ({"AWS_ACCESS_KEY_ID": "AKIANOBODY"}, "does not know the access key. Check AWS_ACCESS_KEY_ID."),
    "secret": ({"AWS_SECRET_ACCESS_KEY": "planted" * 6}, "Check AWS_SECRET_ACCESS_KEY and AWS_ACCESS_KEY_ID."),
    "permission": ({"key": "reader"}, "The key may not write objects in s3://reel-files/videos at http://"),
    "region": ({"region": "eu-west-9"}, "is in region us-east-1, not in eu-west-9. Set region=us-east-1."),
    "server": ({"endpoint": "http://127.0.0.1:9"}, "http://127.0.0.1:9 cannot be reached, or does not answer. Check the endpoint"),
}


def settings(s3, change):
    found = dict(s3.environment)
    place = found["REEL_STORAGE"]
    if "bucket" in change:
        # Only who may see all buckets hears that there is none.
        place = place.replace("reel-files", change["bucket"])
    if "region" in change:
        place = place.replace("us-east-1", change["region"])
    if "endpoint" in change:
        place = place.replace(s3.facts["faulty"], change["endpoint"])
    if known := s3.facts.get("admin" if "bucket" in change else change.get("key", "reel")):
        found |= {"AWS_ACCESS_KEY_ID": known["accessKey"], "AWS_SECRET_ACCESS_KEY": known["secretKey"]}
    return found | {"REEL_STORAGE": place} | {name: value for name, value in change.items() if name.startswith("AWS_")}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_at_the_start_and_by_the_doctor(s3, tmp_path, what):
    change, words = WRONG[what]
    environment = dict(os.environ, REEL_ENGINE=str(ENGINE)) | settings(s3, change)
    for command in (["serve", "--port", "0"], ["doctor"]):
        done = subprocess.run([BIN / "reel", *command, "--data", tmp_path], env=environment, capture_output=True, text=True, timeout=120)
        told = done.stdout + done.stderr
        assert done.returncode == 1 and words in told and "planted" not in told, told
        if command == ["doctor"]:
            assert next(line for line in done.stdout.splitlines() if words in line).startswith("WRONG files: "), told


def skewed(s3, seconds):
    s3.misbehave(*({"method": method, "contains": "", "fault": "skew", "seconds": seconds, "times": 10_000} for method in ("PUT", "GET", "HEAD", "DELETE", "POST")))


def test_a_wrong_clock_is_named_and_made_up_for(s3, tmp_path):
    skewed(s3, 1800)
    try:
        environment = dict(os.environ, REEL_ENGINE=str(ENGINE)) | s3.environment
        told = subprocess.run([BIN / "reel", "doctor", "--data", tmp_path], env=environment, capture_output=True, text=True, timeout=120).stdout
        line = next(line for line in told.splitlines() if " files: " in line)
        assert line.startswith("ok ") and re.search(r"This machine's clock is (29|30) minutes behind that of the S3 server", line), told
        server = start(tmp_path, s3)
        try:
            assert "minutes behind that of the S3 server" in server.log.read_text()
            assert fetch(upload(server)).content == BODY
            s3.forgive()
            skewed(s3, -3600)
            assert fetch(upload(server)).content == BODY, "a clock that is set meanwhile"
        finally:
            server.stop()
    finally:
        s3.forgive()


def test_a_permission_that_is_taken_away_is_named_and_loses_nothing(s3, tmp_path):
    server = start(tmp_path, s3)
    try:
        picture = upload(server, png(64, 64))
        s3.allow("read")
        refused = upload(server)
        assert refused.status_code == 500 and refused.json()["detail"][0]["msg"] == "Internal server error"
        log = wait_for(lambda: (text := server.log.read_text()) and "AccessDenied" in text and text)
        line = next(line for line in log.splitlines() if "AccessDenied" in line)
        assert "The file storage refuses" in line and "reel doctor" in line and s3.environment["AWS_SECRET_ACCESS_KEY"] not in log, line
        assert fetch(picture).status_code == 200, "what may still be read is"
        ticket = ask(server, "x", picture)
        waits = wait_for(lambda: (found := httpx.get(ticket["status_url"] + "?logs=1").json()) and "Another attempt" in str(found["logs"]) and found, 30)
        assert "AccessDenied" in str(waits["logs"]), waits
        s3.allow("least")
        found = wait_for(lambda: (found := httpx.get(ticket["status_url"] + "?logs=1").json())["status"] == "COMPLETED" and found, 90)
        assert "error" not in found, found
        assert fetch(upload(server)).content == BODY
        assert 'reel_job_failures_total{cause="storage"} 1' in httpx.get(f"{server.url}/metrics").text
    finally:
        s3.allow("least")
        server.stop()


@pytest.mark.parametrize("code", ["InvalidAccessKeyId", "SignatureDoesNotMatch", "NoSuchBucket"])
def test_a_key_or_a_bucket_that_goes_meanwhile_is_named(s3, tmp_path, code):
    server = start(tmp_path, s3)
    try:
        status = 404 if code == "NoSuchBucket" else 403
        s3.misbehave({"method": "PUT", "contains": "/files/", "fault": "status", "status": status, "code": code, "times": 1})
        assert upload(server).status_code == 500
        assert code in wait_for(lambda: (text := server.log.read_text()) and "The file storage refuses" in text and text)
        assert fetch(upload(server)).content == BODY
    finally:
        s3.forgive()
        server.stop()


def test_an_s3_server_that_is_away_is_a_503_with_a_time_to_come_back(s3, tmp_path):
    server = start(tmp_path, s3)
    try:
        url = upload(server)
        s3.misbehave(*({"method": method, "contains": "/files/", "fault": "status", "status": 503, "code": "SlowDown", "times": 20} for method in ("PUT", "HEAD")))
        began = time.monotonic()
        for answer in (fetch(url), upload(server)):
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0, answer.text
        assert time.monotonic() - began < 60
        s3.forgive()
        assert fetch(url).content == BODY
    finally:
        s3.forgive()
        server.stop()
