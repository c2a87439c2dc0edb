"""No path leads out of a folder, whatever is in it: every string of the corpus behind every route that serves, takes or looks for a file."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import shared_stores
from conftest import KLING
from pictures import png
from raw_http import connect
from reel_server import ReelServer

CORPUS = Path(__file__).parents[1] / "Corpus/traversal-paths.txt"
SECRET = "the-secret-that-no-answer-may-hold"
pytestmark = shared_stores.in_data_folder


def corpus():
    lines = [line for line in CORPUS.read_text().split("\n") if line and not line.startswith("#")]
    return [line.encode("latin1").decode("unicode_escape").encode("latin1") for line in lines]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A server with an upload and an offline folder, and secrets beside all of its folders and in them, linked to and not."""
    folder = tmp_path_factory.mktemp("paths")
    offline = folder / "offline"
    (offline / "inner").mkdir(parents=True)
    (offline / "a.png").write_bytes(png(64, 64))
    secret = folder / "secret.png"
    secret.write_bytes(png(64, 64) + SECRET.encode())
    (offline / "link").symlink_to(secret)
    (offline / "outlink").symlink_to(folder)
    (offline / "linkfolder").symlink_to(folder)
    reel = ReelServer(
        folder, workers=4, engine=Path(__file__).with_name("scripted_engine.py"),
        environment={"REEL_OFFLINE_PICTURES": f"http://192.0.2.9/=/{offline}"},
    ).wait_until_live()  # fmt: skip
    for place in (folder / "data", folder / "data/files", folder / "data/uploads"):
        (place / "secret.png").write_bytes(SECRET.encode())
    url = httpx.post(f"{reel.url}/cdn/files/upload", content=b"mine", headers={"X-Fal-File-Name": "mine.bin"}).json()["access_url"]
    reel.key = re.search(r"/files/([0-9a-f]{32})/mine\.bin", url)[1]
    shard = folder / f"data/files/files/{reel.key[:2]}"
    (shard / "secret.png").write_bytes(SECRET.encode())
    (shard / reel.key / "link").symlink_to(secret)
    yield reel
    assert reel.stop()[0] == 0


def send(reel, method, prefix, path, body=b"", headers=b""):
    """One raw request: its whole answer. The path goes out as it is."""
    path = path.replace(b"{secret}", b"secret.png")
    with connect(reel, 20) as connection:
        connection.sendall(
            method + b" " + prefix + path + b" HTTP/1.1\r\nHost: reel\r\nConnection: close\r\n" + headers
            + b"Content-Length: %d\r\n\r\n" % len(body) + body
        )  # fmt: skip
        answer = b""
        while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < length(answer):
            more = connection.recv(65536)
            if not more:
                break
            answer += more
    return answer


def length(answer):
    found = re.search(rb"(?i)\r\ncontent-length: (\d+)", answer)
    return int(found[1]) if found else 0


def status(answer):
    return int(answer.split(b" ", 2)[1])


def test_the_corpus_is_large():
    assert len(set(corpus())) >= 200


@pytest.mark.parametrize(
    "prefix",
    ["/cdn/files/KEY/", "/cdn/files/", "/cdn/files/KEY/mine.bin/", "/cdn/", "/assets/", "/docs/", "/models/", "/", "/queue/", "/rest/"],
)
def test_no_get_leads_out(world, prefix):
    prefix = prefix.replace("KEY", world.key).encode()
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda path: (path, send(world, b"GET", prefix, path)), corpus())
        for path, answer in answers:
            assert SECRET.encode() not in answer and b"root:" not in answer, path
            # What a question mark or a number sign leaves of the path may be the front page or a list; the secret it is not.
            assert status(answer) in (200, 307, 400, 404, 405, 414, 431), (path, answer[:200])
            if prefix.startswith(b"/cdn/files/"):
                assert status(answer) in (400, 404, 414, 431) or answer.endswith(b"\r\n\r\nmine"), (path, answer[:200])


@pytest.mark.parametrize("prefix", ["/cdn/files/KEY/", "/cdn/files/"])
def test_no_put_leads_out(world, prefix):
    before = tree(world)
    prefix = prefix.replace("KEY", world.key).encode()
    for path in corpus():
        for target in (path + b"?upload=" + b"a" * 32, path + b"/multipart/" + b"a" * 32 + b"/1"):
            assert status(send(world, b"PUT", prefix, target, b"planted")) in (400, 404, 405, 414, 431), path
    assert tree(world) == before


def tree(reel):
    return sorted(str(path) for path in reel.log.parent.rglob("*") if path.suffix not in (".sqlite-wal", ".sqlite-shm"))


def test_file_names_stay_names(world):
    """As an upload's name: stored under one that is safe, in the folder of its key, and found there."""
    http = httpx.Client(timeout=60)

    def store(path):
        return path, send(world, b"POST", b"/cdn/files/upload", b"", b"mine", b"X-Fal-File-Name: " + path + b"\r\n")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(store, corpus()))
    for path, answer in answers:
        if status(answer) in (400, 431):  # no header at all
            continue
        assert status(answer) == 200, (path, answer)
        url = json.loads(answer.partition(b"\r\n\r\n")[2])["access_url"]
        assert re.fullmatch(r"http://reel/cdn/files/[0-9a-f]{32}/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", url), url
        assert http.get(world.url + httpx.URL(url).path).content == b"mine"
    stored = world.log.parent / "data/files/files"
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", str(path.relative_to(stored))) for path in stored.glob("*/*") if path.is_dir())


def test_offline_folders_hold_only_what_is_in_them(world):
    http = httpx.Client(timeout=60, headers={"X-Fal-No-Retry": "1"})

    def run(path):
        url = (b"http://192.0.2.9/" + path.replace(b"{secret}", b"secret.png")).decode("latin1")
        return path, http.post(f"{world.url}/{KLING}", json={"prompt": "x", "image_url": url})

    assert run(b"a.png")[1].status_code == 200
    with ThreadPoolExecutor(4) as pool:
        for path, answer in pool.map(run, corpus()):
            assert answer.status_code == 422, (path, answer.text)
            assert answer.json()["detail"][0]["loc"] == ["body", "image_url"]


def test_a_link_in_the_store_is_no_file(world):
    assert httpx.get(f"{world.url}/cdn/files/{world.key}/mine.bin").content == b"mine"
    assert httpx.get(f"{world.url}/cdn/files/{world.key}/link").status_code == 404
    assert httpx.get(f"{world.url}/cdn/files/{world.key}/.facts.json").status_code == 404


def test_the_server_has_noticed_nothing(world):
    time.sleep(0.1)
    assert httpx.get(f"{world.url}/health/ready").status_code == 200
    assert " error " not in world.log.read_text() and SECRET not in world.log.read_text()
