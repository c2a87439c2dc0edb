"""The real fal client submits through a network that loses half of the answers; its key keeps one job one job."""

import os
import uuid

import fal_client
import fal_client.client
import httpx
from dropping_proxy import DroppingProxy
from faulty import PICTURE, Caller, Faulty
from reckoning import reckon

KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
INPUT = {"prompt": "x", "image_url": PICTURE}


def submit(client, key, arguments=INPUT):
    """As the fal client does, and again, as its user would, if it gave up."""
    for _ in range(20):
        try:
            return client.submit(KLING, arguments, headers={"Idempotency-Key": key}).request_id
        except httpx.TransportError:
            pass
    raise AssertionError("no answer in 20 calls")


def test_lost_answers_make_no_second_job(tmp_path, programs, slow, monkeypatch):
    times = 300 if slow else 20
    with Faulty(tmp_path, programs) as server, DroppingProxy(server.port) as proxy:
        monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", f"{proxy.url}/queue/")
        # Its waits between attempts are for a network, not for a test.
        monkeypatch.setattr(fal_client.client.time, "sleep", lambda _: None)
        client = fal_client.SyncClient(key=os.environ["FAL_KEY"])
        keys = [str(uuid.uuid4()) for _ in range(times)]
        ids = [submit(client, key) for key in keys]
        assert [submit(client, key) for key in keys[:5]] == ids[:5], "later too, the same key means the same request"
        assert proxy.dropped > times / 4
        monkeypatch.undo()
        server.stop()
    found = reckon(tmp_path, programs, ids)
    duplicates = len(found.known) - times
    found.note("answers dropped, fal-client with keys", proxy.dropped, f"{duplicates} duplicates").require_perfection()
    assert duplicates == 0 and len(set(ids)) == times


def test_the_proxy_makes_second_jobs_where_there_is_no_key(tmp_path, programs):
    with Faulty(tmp_path, programs) as server, DroppingProxy(server.port) as proxy:
        heard = 0
        while heard < 20:
            try:
                heard += httpx.post(f"{proxy.url}/queue/{KLING}", json=INPUT).status_code == 200
            except httpx.TransportError:
                pass
        server.stop()
    found = reckon(tmp_path, programs, [])
    assert len(found.known) > 20, "the network of the test above would lose nothing"


def test_a_key_holds_over_a_crash_and_for_one_body_only(tmp_path, programs):
    key = {"Idempotency-Key": "one"}
    with Faulty(tmp_path, programs) as server:
        first = Caller(server).submit(headers=key)
        server.kill()
    with Faulty(tmp_path, programs) as server:
        assert Caller(server).submit(headers=key) == first
        status, text = Caller(server).request("POST", f"/queue/{KLING}", INPUT | {"prompt": "another"}, key)
        assert status == 422 and b"idempotency" in text.lower(), (status, text)
        assert Caller(server).submit(headers={"Idempotency-Key": "two"}) != first
