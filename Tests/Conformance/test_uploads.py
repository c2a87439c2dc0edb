"""Uploads with the real fal client: whole, in parts, by the older way, for a while; and what is done with them."""

import asyncio
import hashlib
import os
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
import shared_stores
from conftest import VEO

MIB = 1 << 20


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A file above the 100 MiB from which the client uploads in parts, and not a multiple of their size."""
    path = tmp_path_factory.mktemp("large") / "large.bin"
    block = os.urandom(MIB)
    with path.open("wb") as file:
        for number in range(100):
            file.write(number.to_bytes(4, "big") + block)
    return SimpleNamespace(path=path, digest=hashlib.sha256(path.read_bytes()).hexdigest())


def digest_of(url):
    digest = hashlib.sha256()
    with httpx.stream("GET", url) as answer:
        answer.raise_for_status()
        for chunk in answer.iter_bytes():
            digest.update(chunk)
    return digest.hexdigest()


def peak_memory(server):
    """Most memory that the server has had in RAM, in MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@shared_stores.given_by_reel
def test_upload(fal, server):
    url = fal.upload(b"\x89PNG bytes", "image/png")
    assert url.startswith(f"{server.url}/cdn/files/") and url.endswith("/file.png")
    answer = httpx.get(url)
    assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG bytes", "image/png")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "content-disposition" not in answer.headers
    known = httpx.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert httpx.get(url, headers={"Range": "bytes=1-3"}).content == b"PNG"


def test_empty_upload(fal):
    answer = httpx.get(fal.upload(b"", "image/png"))
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")


@shared_stores.given_by_reel
def test_upload_file_with_a_space_in_its_name(fal, tmp_path):
    path = tmp_path / "my page.html"
    path.write_text("<script>alert(1)</script>")
    url = fal.upload_file(path)
    assert url.endswith("/my_page.html")
    answer = httpx.get(url)
    assert answer.text == path.read_text()
    assert answer.headers["content-type"] == "text/html"
    assert answer.headers["content-disposition"] == 'attachment; filename="my_page.html"', "a page is not shown as ours"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_upload_image(fal, pictures):
    # All that the client asks of a Pillow image.
    image = SimpleNamespace(save=lambda buffer, format: buffer.write(pictures.first.read_bytes()))
    url = fal.upload_image(image, format="png")
    assert httpx.get(url).content == pictures.first.read_bytes()


def test_async_uploads(fal, tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"picture")

    async def uploads():
        client = fal.AsyncClient(key="local:local")
        return await asyncio.gather(
            client.upload(b"bytes", "image/webp"),
            client.upload_file(path),
            client.upload(b"older way", "image/png", file_name="old.png", repository="fal"),
        )

    urls = asyncio.run(uploads())
    assert [httpx.get(url).content for url in urls] == [b"bytes", b"picture", b"older way"]


def test_repository_fal(fal):
    url = fal.upload(b"older way", "image/png", file_name="old.png", repository="fal")
    answer = httpx.get(url)
    assert (answer.content, answer.headers["content-type"]) == (b"older way", "image/png")
    assert url.endswith("/old.png")


@shared_stores.given_by_reel
@pytest.mark.parametrize("repository", ["fal_v3", "fal"])
def test_lifecycle(fal, repository):
    settings = fal.StorageSettings(expires_in=1)
    url = fal.upload(b"short-lived", "image/png", repository=repository, lifecycle=settings)
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=0, immutable"
    time.sleep(1.1)
    assert httpx.get(url).status_code == 404
    lasting = fal.upload(b"lasting", "image/png", repository=repository, lifecycle=fal.StorageSettings(expires_in="1h"))
    assert 3500 < int(httpx.get(lasting).headers["cache-control"].split("max-age=")[1].split(",")[0]) <= 3600


def test_multipart(fal, large, server):
    before = peak_memory(server)
    url = fal.upload_file(large.path)
    assert url.endswith("/large.bin")
    assert digest_of(url) == large.digest
    assert peak_memory(server) - before < 60, "an upload's memory does not grow with its size"


def test_async_multipart(fal, large):
    async def upload():
        return await fal.AsyncClient(key="local:local").upload(
            large.path.read_bytes(), "video/mp4", file_name="large.mp4", lifecycle=fal.StorageSettings(expires_in="1d"))

    url = asyncio.run(upload())
    assert digest_of(url) == large.digest
    assert httpx.head(url).headers["content-type"] == "video/mp4"


def test_an_uploaded_picture_is_an_input_without_a_download(fal, pictures, arguments):
    path = fal.upload_file(pictures.first).split("/cdn")[1]
    # fal's own host, which nothing here can reach: the server knows the file by its key.
    result = fal.run(VEO, arguments[VEO] | {"first_frame_url": f"https://v3.fal.media{path}", "generate_audio": False})
    assert httpx.head(result["video"]["url"]).status_code == 200
    with pytest.raises(fal.FalClientHTTPError) as raised:
        fal.run(VEO, arguments[VEO] | {"first_frame_url": f"https://v3.fal.media{path.rsplit('/', 1)[0]}/other.png"})
    assert raised.value.message[0]["type"] == "file_download_error"
