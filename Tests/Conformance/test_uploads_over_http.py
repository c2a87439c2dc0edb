"""Uploads as plain HTTP: what the JavaScript and Swift clients send, and what must not work."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from urllib.parse import urlsplit

import httpx
import pytest

from reel_server import ReelServer

PNG = {"content_type": "image/png", "file_name": "f.png"}


@pytest.fixture(scope="module")
def http(server):
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


def initiate(http, kind="initiate", query="?storage_type=fal-cdn-v3", body=PNG, **headers):
    """As the JavaScript and Swift clients do it with a proxy."""
    answer = http.post(
        "/api/fal/proxy", json=body,
        headers={"x-fal-target-url": f"https://rest.fal.ai/storage/upload/{kind}{query}", "Authorization": "Key a:b"} | headers,
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["upload_url"], answer.json()["file_url"]


def with_step(url, step):
    """The JavaScript client's way to name a part: before the query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}/{step}" + (f"?{parts.query}" if parts.query else "")


def pending(server):
    return sorted((server.log.parent / "data/uploads").rglob("*"))


@pytest.mark.parametrize("slash", ["", "/"])
def test_token(http, slash):
    answer = http.post(f"/storage/auth/token{slash}?storage_type=fal-cdn-v3", json={}, headers={"Host": "rest.fal.ai"})
    token = answer.json()
    assert token["token_type"] == "Bearer" and token["token"]
    assert token["base_url"] == "http://rest.fal.ai/cdn"
    assert token["expires_at"].endswith("+00:00")
    assert datetime.fromisoformat(token["expires_at"]) - datetime.now(timezone.utc) > timedelta(minutes=50)


@pytest.mark.parametrize("query", ["?storage_type=fal-cdn-v3", "?storage_type=gcs", ""])
def test_single_put_as_javascript_and_swift_do_it(http, query):
    upload, file = initiate(http, query=query)
    # No key, no proxy.
    assert httpx.put(upload, content=b"bytes", headers={"Content-Type": "image/png"}).status_code == 200
    answer = httpx.get(file)
    assert (answer.content, answer.headers["content-type"]) == (b"bytes", "image/png")
    assert httpx.put(upload, content=b"other").status_code == 404, "what is stored does not change"
    assert httpx.get(file).content == b"bytes"


def test_multipart_as_javascript_does_it(http):
    upload, file = initiate(http, "initiate-multipart", **{"X-Fal-Object-Lifecycle": '{"expiration_duration_seconds": 3600}'})
    parts = [bytes([65 + number]) * (300_000 - number) for number in range(5)]

    def put(number):
        answer = httpx.put(with_step(upload, number + 1), content=parts[number])
        assert answer.headers["etag"] == answer.json()["etag"]
        return answer.json()

    with ThreadPoolExecutor() as pool:
        done = list(pool.map(put, reversed(range(5))))
    assert [part["partNumber"] for part in done] == [5, 4, 3, 2, 1]
    complete = with_step(upload, "complete")
    assert httpx.post(complete, json={"parts": done}).status_code == 200
    assert httpx.get(file).content == b"".join(parts)
    assert httpx.post(complete, json={"parts": done}).status_code == 200, "a client that missed the answer asks again"


def test_wrong_parts_are_refused_and_can_be_mended(http):
    begun = http.post("/cdn/files/upload/multipart", headers={"Content-Type": "image/png", "X-Fal-File-Name": "a b.png"}).json()
    base = f"{begun['access_url']}/multipart/{begun['uploadId']}"
    first = httpx.put(f"{base}/1", content=b"one").json()
    second = httpx.put(f"{base}/3", content=b"three").json()

    def complete(*parts):
        answer = httpx.post(f"{base}/complete", json={"parts": list(parts)})
        return answer.status_code, answer.json().get("detail")

    status, detail = complete(first, second)
    assert status == 400 and "Part 2" in detail
    status, detail = complete(first, {"partNumber": 2, "etag": "x"})
    assert status == 400 and "Part 2" in detail
    status, detail = complete(first | {"etag": second["etag"]})
    assert status == 400 and "ETag of part 1" in detail
    assert complete()[0] == 400
    assert httpx.post(f"{base}/complete", json={"parts": [{"number": 1}]}).status_code == 422
    assert httpx.put(f"{base}/0", content=b"x").status_code == 400
    assert httpx.put(f"{base}/10001", content=b"x").status_code == 400
    assert httpx.get(begun["access_url"]).status_code == 404, "nothing is there before it is complete"

    middle = httpx.put(f"{base}/2", content=b"two").json()
    assert complete(second, first, middle)[0] == 200
    assert httpx.get(begun["access_url"]).content == b"onetwothree"


@pytest.mark.parametrize("path", ["/cdn/files/{key}/f.png/1?upload={other}", "/cdn/files/{key}/f.png/multipart/{other}/1"])
def test_a_file_url_alone_does_not_let_anyone_write(http, path):
    _, file = initiate(http)
    key = file.split("/")[-2]
    assert http.put(path.format(key=key, other="0" * 32), content=b"x").status_code == 404
    assert http.put(f"/cdn/files/{key}/f.png", content=b"x").status_code == 405


@pytest.mark.parametrize("value", ["3600", "{", '{"expiration_duration_seconds": 0}', '{"expiration_duration_seconds": "1h"}'])
def test_lifecycle_that_is_not_one(http, value):
    answer = http.post("/cdn/files/upload", content=b"x", headers={"X-Fal-Object-Lifecycle": value})
    assert answer.status_code == 400
    assert "X-Fal-Object-Lifecycle" in answer.json()["detail"]


def test_announcement_of_another_shape(http):
    answer = http.post("/rest/storage/upload/initiate", json={"file_name": 3})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "file_name"]


@pytest.mark.parametrize("chunked", [False, True])
def test_an_upload_that_breaks_off_leaves_nothing(server, chunked):
    before = pending(server)
    size = "Transfer-Encoding: chunked" if chunked else "Content-Length: 1000000"
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"POST /cdn/files/upload HTTP/1.1\r\nHost: h\r\n{size}\r\n\r\n".encode())
        connection.sendall((b"1000\r\n" if chunked else b"") + b"x" * 4096 + (b"\r\n" if chunked else b""))
        deadline = time.monotonic() + 5
        while pending(server) == before:
            assert time.monotonic() < deadline, "bytes go to the disk as they come"
            time.sleep(0.02)
    deadline = time.monotonic() + 5
    while pending(server) != before:
        assert time.monotonic() < deadline, pending(server)
        time.sleep(0.02)


def test_the_limit_holds_whole_chunked_and_in_parts(tmp_path, monkeypatch):
    monkeypatch.setenv("REEL_MAX_UPLOAD", "1")
    server = ReelServer(tmp_path, workers=1).wait_until_live()
    try:
        half, large = b"x" * (1 << 19), b"x" * ((1 << 20) + 1)
        url = f"{server.url}/cdn/files/upload"
        for body in [large, iter([half, half, b"x"])]:
            answer = httpx.post(url, content=body)
            assert answer.status_code == 413
            assert "1048576 bytes" in answer.json()["detail"] and answer.headers["x-fal-request-id"]
        assert httpx.post(url, content=half + half).status_code == 200
        assert not pending(server)
        begun = httpx.post(f"{url}/multipart").json()
        base = f"{begun['access_url']}/multipart/{begun['uploadId']}"
        codes = [httpx.put(f"{base}/{number}", content=half).status_code for number in (1, 2, 3, 2)]
        assert codes == [200, 200, 413, 413], "the limit is the whole upload's"
    finally:
        assert server.stop()[0] == 0
