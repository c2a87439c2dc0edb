"""The URL of a result plays: whole, in ranges, without a key."""

import httpx
import pytest
from conftest import KLING
from shared_stores import given_by_reel


@pytest.fixture(scope="module")
def video(server, arguments):
    result = httpx.post(f"{server.url}/{KLING}", json=arguments[KLING], timeout=300)
    assert result.status_code == 200, result.text
    url = result.json()["video"]["url"]
    return url, httpx.get(url).content


@pytest.mark.parametrize(
    ("asked", "cut", "described"),
    [
        ("bytes=0-99", slice(0, 100), "bytes 0-99/{size}"),
        ("bytes=1000-", slice(1000, None), "bytes 1000-{last}/{size}"),
        ("bytes=-500", slice(-500, None), "bytes {start500}-{last}/{size}"),
        ("bytes=10-999999999", slice(10, None), "bytes 10-{last}/{size}"),
    ],
)
def test_range(video, asked, cut, described):
    url, content = video
    answer = httpx.get(url, headers={"Range": asked})
    size = len(content)
    assert answer.status_code == 206
    assert answer.headers["content-range"] == described.format(size=size, last=size - 1, start500=size - 500)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.content == content[cut]


@given_by_reel
def test_range_beyond_the_end(video):
    url, content = video
    answer = httpx.get(url, headers={"Range": f"bytes={len(content)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(content)}"


def test_whole_file_and_head(video):
    url, content = video
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert answer.headers["accept-ranges"] == "bytes"
    assert int(answer.headers["content-length"]) == len(content)
    head = httpx.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(content)


@pytest.mark.parametrize("name", ["nothing.mp4", "..%2f..%2fetc%2fpasswd", "../../../../etc/passwd"])
def test_no_other_file(video, name):
    url, _ = video
    assert httpx.get(f"{url.rsplit('/', 1)[0]}/{name}").status_code == 404
