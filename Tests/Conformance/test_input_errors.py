"""What is wrong with an input, in fal's shape: one row per mistake, checked as a run and through the queue."""

import time

import httpx
import pytest
from conftest import KLING, VEO
from pictures import bmp, data_uri, png

GOOD = {
    VEO: {"prompt": "x", "first_frame_url": data_uri(png(64, 64)), "last_frame_url": data_uri(png(64, 64)), "duration": "4s"},
    KLING: {"prompt": "x", "image_url": data_uri(png(64, 64))},
}
ABSENT = object()
BOOLEAN = "Input should be a valid boolean"
SECONDS = "'4s', '6s' or '8s'"

# endpoint, field, value, type, message, ctx
SCHEMA = [
    (VEO, "prompt", ABSENT, "missing", "Field required", None),
    (VEO, "first_frame_url", ABSENT, "missing", "Field required", None),
    (VEO, "last_frame_url", ABSENT, "missing", "Field required", None),
    (KLING, "image_url", ABSENT, "missing", "Field required", None),
    (KLING, "duration", "3", "literal_error", "Input should be '5' or '10'", {"expected": "'5' or '10'"}),
    (VEO, "duration", "5s", "literal_error", f"Input should be {SECONDS}", {"expected": SECONDS}),
    (VEO, "duration", 8, "literal_error", f"Input should be {SECONDS}", {"expected": SECONDS}),
    (VEO, "resolution", "480p", "literal_error", "Input should be '720p' or '1080p'", {"expected": "'720p' or '1080p'"}),
    (VEO, "prompt", 7, "string_type", "Input should be a valid string", None),
    (VEO, "prompt", None, "string_type", "Input should be a valid string", None),
    (KLING, "image_url", ["a"], "string_type", "Input should be a valid string", None),
    (VEO, "generate_audio", "perhaps", "bool_parsing", f"{BOOLEAN}, unable to interpret input", None),
    (VEO, "generate_audio", {}, "bool_type", BOOLEAN, None),
    (KLING, "cfg_scale", "much", "float_parsing", "Input should be a valid number, unable to parse string as a number", None),
    (KLING, "cfg_scale", [], "float_type", "Input should be a valid number", None),
    (KLING, "cfg_scale", 1.5, "less_than_equal", "Input should be less than or equal to 1", {"le": 1}),
    (KLING, "cfg_scale", -0.1, "greater_than_equal", "Input should be greater than or equal to 0", {"ge": 0}),
    (KLING, "prompt", "é" * 2501, "string_too_long", "String should have at most 2500 characters", {"max_length": 2500}),
    (VEO, "prompt", "x" * 20001, "string_too_long", "String should have at most 20000 characters", {"max_length": 20000}),
]


def name(row):
    return f"{'veo' if row[0] == VEO else 'kling'}-{row[1]}-{row[3]}"


@pytest.mark.parametrize("prefix", ["", "/queue"], ids=["run", "queue"])
@pytest.mark.parametrize("row", SCHEMA, ids=name)
def test_schema_errors_answer_at_once(server, prefix, row):
    endpoint, field, value, kind, message, context = row
    body = GOOD[endpoint] | {field: value}
    if value is ABSENT:
        del body[field]
    answer = httpx.post(f"{server.url}{prefix}/{endpoint}", json=body, timeout=30)
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert detail == {
        "type": kind,
        "loc": ["body", field],
        "msg": message,
        "input": body if value is ABSENT else value,
        "url": f"https://docs.fal.ai/errors#{kind}",
    } | ({"ctx": context} if context else {})


def test_every_mistake_is_named(server):
    body = {"prompt": 1, "duration": "3", "cfg_scale": 2}
    answer = httpx.post(f"{server.url}/{KLING}", json=body)
    assert sorted(detail["loc"][1] for detail in answer.json()["detail"]) == ["cfg_scale", "duration", "image_url", "prompt"]


UNREACHABLE = "http://127.0.0.1:1/a.png"

# label, picture, type, keys of ctx
CONTENT = [
    ("unreachable", UNREACHABLE, "file_download_error", set()),
    ("private-address", "http://10.255.255.1/a.png", "file_download_error", set()),
    ("metadata-address", "http://169.254.169.254/latest/meta-data", "file_download_error", set()),
    ("not-found", "{pictures}/nothing.png", "file_download_error", set()),
    ("web-page", "{pictures}/page.html", None, set()),
    ("text", data_uri(b"not a picture"), None, set()),
    ("cut-short", data_uri(png(256, 256)[:60]), "image_load_error", set()),
    ("bmp", data_uri(bmp(128, 128), "image/bmp"), "unsupported_image_format", {"supported_formats"}),
    ("svg", data_uri(b"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'/>", "image/svg+xml"), None, set()),
    ("too-small", data_uri(png(16, 16)), "image_too_small", {"min_width", "min_height"}),
    ("too-large", data_uri(png(10_000, 6_000, rows=2)), "image_too_large", {"max_width", "max_height"}),
]
# What the sentence must mention for a reader to know what to do.
MENTIONS = {
    "file_download_error": "download",
    "image_load_error": "supported format",
    "unsupported_image_format": ".jpg, .jpeg, .png, .webp",
    "image_too_small": "64x64",
    "image_too_large": "pixels",
}


def check_content_error(answer, field, picture, kind, context):
    assert answer.status_code == 422, answer.text[:300]
    (detail,) = answer.json()["detail"]
    if kind is None:  # Not a picture at all: fal has two names for that.
        assert detail["type"] in {"image_load_error", "unsupported_image_format"}
    else:
        assert detail["type"] == kind
    assert detail["loc"] == ["body", field]
    assert MENTIONS[detail["type"]] in detail["msg"]
    assert detail["url"] == f"https://docs.fal.ai/errors#{detail['type']}"
    assert detail["input"] == (picture if len(picture) <= 2048 else picture[:64] + "…")
    assert context <= detail.get("ctx", {}).keys()


@pytest.mark.parametrize(("label", "picture", "kind", "context"), CONTENT, ids=[row[0] for row in CONTENT])
def test_content_errors_of_a_run(server, picture_server, label, picture, kind, context):
    picture = picture.replace("{pictures}", picture_server.url)
    answer = httpx.post(f"{server.url}/{KLING}", json={"prompt": "x", "image_url": picture}, timeout=60)
    check_content_error(answer, "image_url", picture, kind, context)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/a.png", "gopher://127.0.0.1/", "/etc/passwd", ""])
def test_only_web_addresses_and_data_uris(server, url):
    answer = httpx.post(f"{server.url}/{KLING}", json={"prompt": "x", "image_url": url}, timeout=60)
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert (detail["type"], detail["loc"], detail["input"]) == ("file_download_error", ["body", "image_url"], url)
    assert "http" in detail["msg"], "says what would do"


@pytest.mark.parametrize("field", ["first_frame_url", "last_frame_url"])
@pytest.mark.parametrize(
    ("picture", "kind"), [(UNREACHABLE, "file_download_error"), (data_uri(png(16, 16)), "image_too_small")]
)
def test_content_errors_through_the_queue_name_the_field(server, field, picture, kind):
    ticket = httpx.post(f"{server.url}/queue/{VEO}", json=GOOD[VEO] | {field: picture})
    assert ticket.status_code == 200, "what a picture holds is found out later"
    deadline = time.monotonic() + 60
    while httpx.get(ticket.json()["status_url"]).status_code == 202:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    check_content_error(httpx.get(ticket.json()["response_url"]), field, picture, kind, set())
