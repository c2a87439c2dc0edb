"""What answers say to browsers, and that nothing a request holds becomes a header, or a line of a log, of its own."""

import json
import re
from pathlib import Path

import httpx
import pytest
import shared_stores
from conftest import KLING
from pictures import data_uri, png
from raw_http import exchange
from reel_server import ReelServer

SCRIPTED = Path(__file__).with_name("scripted_engine.py")
PICTURE = data_uri(png(64, 64))
APP = "https://app.example"
PATHS = [
    "/", "/health/live", "/health/ready", "/metrics", "/docs", "/docs.md", "/docs/queue", "/llms.txt", "/openapi.json",
    "/v1/models", "/v1/models/pricing", "/assets/style.css", "/assets/none", "/nowhere", f"/{KLING}", f"/models/{KLING}",
    f"/models/{KLING}/api", f"/models/{KLING}/llms.txt", "/queue/fal-ai/kling-video/requests/none/status",
    "/.well-known/jwks.json", "/cdn/files/none/none", "/rest/none",
]  # fmt: skip


@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    """A server with a key, and with a site whose pages may call it."""
    folder = tmp_path_factory.mktemp("keyed")
    environment = {"REEL_KEYS": "id:secret", "REEL_CORS_ORIGINS": f"{APP}, http://localhost:3000"}
    reel = ReelServer(folder, workers=1, engine=SCRIPTED, environment=environment).wait_until_live()
    yield reel
    assert reel.stop()[0] == 0


def upload(reel, content, kind, name="f.bin", **headers):
    sent = {"Content-Type": kind, "X-Fal-File-Name": name} | headers
    url = httpx.post(f"{reel.url}/cdn/files/upload", content=content, headers=sent).json()["access_url"]
    return reel.url + httpx.URL(url).path


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_no_browser_guesses_a_type(scripted, path, accept):
    answer = httpx.get(scripted.url + path, headers={"Accept": accept})
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    if answer.headers.get("content-type", "").startswith("text/html"):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy


@shared_stores.given_by_reel
@pytest.mark.parametrize(
    "kind, content, is_shown",
    [
        ("text/html", b"<script>alert(1)</script>", False), ("image/svg+xml", b"<svg onload='alert(1)'/>", False),
        ("application/xhtml+xml", b"<html/>", False), ("text/xml", b"<x/>", False), ("application/pdf", b"%PDF-1.7", False),
        ("text/javascript", b"alert(1)", False), ("multipart/x-mixed-replace", b"x", False), ("image/png", png(8, 8), True),
        ("video/mp4", b"x", True), ("IMAGE/SVG+XML", b"<svg/>", False), ("image/png;x=<script>", b"GIF89a/*", True),
        ("image/svg+xml; charset=utf-8", b"<svg/>", False), ("text/html ;", b"<script>", False), ("", b"<script>", False),
    ],
)  # fmt: skip
def test_files_of_strangers_do_nothing_in_a_browser(scripted, kind, content, is_shown):
    answer = httpx.get(upload(scripted, content, kind))
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "allow-" not in policy and policy.startswith("default-src 'none'")
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert ("content-disposition" in answer.headers) != is_shown
    if not is_shown:
        assert re.fullmatch(r'attachment; filename="[\w.-]+"', answer.headers["content-disposition"])


# Cross-origin


def test_without_keys_every_page_may_call_as_on_fal(scripted):
    assert httpx.get(f"{scripted.url}/v1/models", headers={"Origin": "https://evil.example"}).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("origin, is_listed", [
    (APP, True), ("http://localhost:3000", True), ("HTTPS://APP.EXAMPLE", True), ("https://evil.example", False), ("null", False),
    ("http://app.example", False), ("https://app.example.evil.example", False), ("https://evil-app.example", False),
    ("https://app.example:444", False), ("http://localhost:3001", False), ("*", False), ("", False),
])  # fmt: skip
def test_with_keys_only_the_pages_of_listed_sites_may(keyed, origin, is_listed):
    headers = {"Origin": origin, "Authorization": "Key id:secret"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    for answer in (
        httpx.get(f"{keyed.url}/v1/models", headers=headers),
        httpx.post(f"{keyed.url}/{KLING}", headers=headers, json={"prompt": "x", "image_url": PICTURE}, timeout=60),
        httpx.options(f"{keyed.url}/{KLING}", headers=headers | asked),
        httpx.get(f"{keyed.url}/nowhere", headers={"Origin": origin}),
    ):
        assert answer.headers.get("access-control-allow-origin") == (origin if is_listed else None)
        assert "origin" in answer.headers["vary"].lower()
        assert "access-control-allow-credentials" not in answer.headers


def test_with_keys_and_no_list_no_page_of_another_site_may(tmp_path):
    reel = ReelServer(tmp_path, workers=1, engine=SCRIPTED, environment={"REEL_KEYS": "id:secret"}).wait_until_live()
    try:
        answer = httpx.get(f"{reel.url}/v1/models", headers={"Origin": APP})
        assert "access-control-allow-origin" not in answer.headers
    finally:
        reel.stop()


def test_whoever_has_a_files_url_may_use_it_from_any_page(keyed):
    """As with fal's: that URL is the permission, for reading and for sending what was announced."""
    evil = {"Origin": "https://evil.example"}
    url = upload(keyed, png(8, 8), "image/png", Authorization="Key id:secret")
    assert httpx.get(url, headers=evil).headers["access-control-allow-origin"] == "*"
    place = httpx.post(
        f"{keyed.url}/rest/storage/upload/initiate", json={"file_name": "a.png"}, headers={"Authorization": "Key id:secret"}
    ).json()["upload_url"]
    asked = evil | {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    assert httpx.options(place, headers=asked).headers["access-control-allow-origin"] == "*"
    assert httpx.put(place, content=b"x", headers=evil).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("setting", ["https://a.example/path", "app.example", "https://", "*,https://a.example", "ftp://a.example", ",", "null"])
def test_a_list_of_sites_that_is_none_is_said_at_the_start(tmp_path, setting):
    import subprocess

    from reel_server import BIN

    done = subprocess.run(
        [BIN / "reel", "serve", "--cors-origins", setting, "--port", "0", "--data", tmp_path], capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and "--cors-origins" in done.stderr


# Injection


NASTY = [
    "a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rX-Evil: 1", 'a"; filename="evil.html', "a%0d%0aX-Evil: 1", "a\u2028X-Evil: 1", "ä\u0085X-Evil: 1",
    "a\0X-Evil: 1", "\x1b[31mred", "../../evil", "a;b=c", "\u202egnp.exe",
]  # fmt: skip


@shared_stores.given_by_reel
@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_body_becomes_a_header(scripted, text):
    begun = httpx.post(
        f"{scripted.url}/rest/storage/upload/initiate", json={"file_name": text, "content_type": f"text/html; x={text}"})
    assert begun.status_code == 200
    path = httpx.URL(begun.json()["upload_url"]).raw_path
    assert httpx.put(scripted.url + path.decode(), content=b"x").status_code == 200
    answer = exchange(
        scripted, b"GET " + httpx.URL(begun.json()["file_url"]).raw_path + b" HTTP/1.1\r\nHost: reel\r\nConnection: close\r\n\r\n")
    assert answer.status == 200 and "x-evil" not in answer.headers
    assert all(0x20 <= ord(letter) < 0x7F for value in answer.headers.values() for letter in value)
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', answer.headers["content-disposition"])


@pytest.mark.parametrize(
    "target, header",
    [
        (b"/models/" + KLING.encode() + b"%0d%0aX-Evil:%201", b""), (b"/%0d%0aX-Evil:%201", b""), (b"/docs%0d%0aX-Evil:%201", b""),
        (b"/models/" + KLING.encode(), b"X-Forwarded-Host: a%0d%0aX-Evil: 1\r\n"),
        (b"/models/" + KLING.encode(), b"X-Forwarded-Prefix: /a%0d%0aX-Evil: 1\r\n"),
        (b"/", b"Origin: a%0d%0aX-Evil: 1\r\n"), (b"/", b"X-Fal-Request-Id: mine\r\n"), (b"/", b"Traceparent: a%0d%0aX-Evil: 1\r\n"),
        (b"/health/live?logs=%0d%0aX-Evil:%201", b""),
    ],
)  # fmt: skip
def test_nothing_in_a_head_becomes_a_header(scripted, target, header):
    answer = exchange(scripted, b"GET " + target + b" HTTP/1.1\r\nHost: reel\r\nConnection: close\r\n" + header + b"\r\n")
    assert "x-evil" not in answer.headers and answer.answers == 1
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-fal-request-id"])


def test_a_preflight_repeats_header_names_only(scripted):
    asked = b"OPTIONS / HTTP/1.1\r\nHost: reel\r\nConnection: close\r\nAccess-Control-Request-Headers: authorization\r\n X-Evil: 1\r\n\r\n"
    assert exchange(scripted, asked).status == 400
    plain = asked.replace(b"authorization\r\n X-Evil: 1", b"authorization, x-fal-queue-priority")
    assert exchange(scripted, plain).headers["access-control-allow-headers"] == "authorization, x-fal-queue-priority"


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_request_writes_a_line_of_a_log(tmp_path, form):
    """At the finest level, every line is one that the server meant: it starts like one, and holds no control character."""
    reel = ReelServer(
        tmp_path, workers=1, engine=SCRIPTED, environment={"REEL_LOG_FORMAT": form, "REEL_LOG_LEVEL": "trace", "REEL_FETCH_ALLOW": ""}
    ).wait_until_live()
    http = httpx.Client(base_url=reel.url, timeout=60)
    forged = "2026-01-01T00:00:00.000Z critical FORGED"
    try:
        for text in [*NASTY, f"a\n{forged}", f"a\r{forged}", f"a\u2028{forged}", f'a","level":"critical","message":"{forged}', "\x07\x1b]0;x\x07"]:
            inner = {"prompt": text, "image_url": f"http://10.0.0.1/{text}"}
            http.post(f"/{KLING}", json=inner)
            http.post(f"/queue/{KLING}", params={"fal_webhook": f"http://10.0.0.1/{text}"}, json=inner)
            quoted = "".join(f"%{byte:02x}" for byte in text.encode())
            http.get(f"/{quoted}?logs={quoted}")
            exchange(reel, b"GET /" + text.encode() + b" HTTP/1.1\r\nHost: reel\r\nConnection: close\r\n\r\n")
            exchange(reel, b"G\x1b[31mET / HTTP/1.1\r\nHost: " + text.encode() + b"\r\n\r\n")
    finally:
        reel.stop()
    lines = reel.log.read_bytes().split(b"\n")
    assert len(lines) > 50
    for line in filter(None, lines):
        assert not re.search(rb"[\x00-\x1f\x7f]|\xe2\x80[\xa8\xa9\xae]|\xc2[\x80-\x9f]", line), line
        if form == "json":
            assert json.loads(line)["level"] != "critical", line
        else:
            assert re.match(rb"\d{4}-\d\d-\d\dT[\d:.]+Z (trace|debug|info|notice|warning|error) |Reel listens on |    ", line), line
            assert not line.startswith(forged.encode())
