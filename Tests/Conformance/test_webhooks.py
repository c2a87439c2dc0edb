"""`fal_webhook`: who is told, what they are told, and that nothing owed is lost. The engine is a script, since no picture matters."""

import os
import stat
import time

import fal_client
import fal_client.client
import httpx
import pytest
import shared_stores
from conftest import KLING
from pictures import data_uri, png
from reel_server import ReelServer
from webhook_receiver import Receiver, verified

INPUT = {"prompt": "x", "image_url": data_uri(png(64, 64))}
BROKEN = {"prompt": "x", "image_url": "http://127.0.0.1:1/none.png"}

ENGINE = r"""#!/bin/sh
read shot
out=$(echo "$shot" | sed 's/.*"output":"\([^"]*\)".*/\1/')
printf movie > "$out"
echo "{\"type\":\"finished\",\"file\":{\"path\":\"$out\",\"bytes\":5,\"size\":{\"width\":2,\"height\":2},\"frameRate\":24,\"frameCount\":120,\"hasSound\":false}}"
cat > /dev/null
"""
WAITING_ENGINE = "#!/bin/sh\nread shot\ncat > /dev/null\n"


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Starts a server on the folder of that name, a second time too."""
    root, servers = tmp_path_factory.mktemp("webhooks"), []
    engine = root / "engine.sh"
    engine.write_text(ENGINE)
    engine.chmod(0o700)

    def started(name, backoff="0.3", **environment):
        (root / name).mkdir(exist_ok=True)
        settings = {"REEL_ENGINE": str(engine), "REEL_WEBHOOK_BACKOFF": backoff} | environment
        server = ReelServer(root / name, environment=settings)
        servers.append(server)
        return server.wait_until_live()

    yield started
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def shared(start):
    return start("shared")


def submit(server, webhook, arguments=INPUT, **headers):
    answer = httpx.post(f"{server.url}/queue/{KLING}", params={"fal_webhook": webhook}, json=arguments, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def kill(server):
    server.process.kill()
    server.process.wait()


def keys(server, prefix=""):
    return f"{server.url}{prefix}/.well-known/jwks.json"


def test_an_output_is_announced_as_the_result_request_answers_it(shared):
    with Receiver(200) as receiver:
        ticket = submit(shared, f"{receiver.url}/hook?a=1&b=%20c")
        webhook = receiver.next()
        assert webhook.path == "/hook?a=1&b=%20c"
        content = verified(webhook, keys(shared))
        assert content == {
            "request_id": ticket["request_id"],
            "gateway_request_id": ticket["request_id"],
            "status": "OK",
            "payload": httpx.get(ticket["response_url"]).json(),
        }
        assert httpx.get(content["payload"]["video"]["url"]).content == b"movie"
        assert receiver.hears_nothing_for(0.8), "an acknowledged webhook comes once"


def test_the_fal_client_asks_for_a_webhook(shared, monkeypatch):
    monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", f"{shared.url}/queue/")
    with Receiver(204) as receiver:
        handle = fal_client.submit(KLING, INPUT, webhook_url=f"{receiver.url}/?x=y")
        assert verified(receiver.next(), keys(shared))["request_id"] == handle.request_id


def test_a_failed_request_is_announced_with_its_error(shared):
    with Receiver(200) as receiver:
        ticket = submit(shared, receiver.url, BROKEN)
        content = verified(receiver.next(), keys(shared))
        assert (content["status"], content["error"]) == ("ERROR", "Invalid status code: 422")
        result = httpx.get(ticket["response_url"])
        assert result.status_code == 422 and content["payload"] == result.json()


def test_file_urls_are_those_of_the_submitter(shared):
    with Receiver(200) as receiver:
        answer = httpx.post(
            f"{shared.url}/{KLING}", params={"fal_webhook": receiver.url}, json=INPUT, headers={"Host": "queue.example.com"})
        assert answer.status_code == 200
        url = verified(receiver.next(), keys(shared))["payload"]["video"]["url"]
        assert url.startswith("http://queue.example.com/cdn/files/")


@shared_stores.in_data_folder
def test_the_keys_are_where_receivers_look(shared):
    answers = [httpx.get(keys(shared)), httpx.get(keys(shared, "/rest"))]
    answers += [httpx.get(keys(shared), headers={"Host": host}) for host in ("rest.fal.ai", "rest.alpha.fal.ai")]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert all(answer.json() == answers[0].json() for answer in answers)
    key = shared.log.parent / "data/webhook-key.pem"
    assert stat.S_IMODE(os.stat(key).st_mode) == 0o600


def test_a_webhook_that_is_not_acknowledged_comes_again_with_the_same_body(shared):
    with Receiver(500, 404, 200) as receiver:
        submit(shared, receiver.url)
        webhooks = [receiver.next() for _ in range(3)]
        for webhook in webhooks:
            verified(webhook, keys(shared))
        assert len({webhook.body for webhook in webhooks}) == 1
        waits = [later.time - earlier.time for earlier, later in zip(webhooks, webhooks[1:])]
        assert 0.25 < waits[0] < 1.5 and 0.5 < waits[1] < 2.5, waits
        assert receiver.hears_nothing_for(0.8)


def test_a_receiver_that_hangs_holds_up_no_other(shared):
    with Receiver(None) as hanging, Receiver(200) as quick:
        submit(shared, hanging.url)
        hanging.next()
        submit(shared, quick.url)
        verified(quick.next(5), keys(shared))


def test_a_redirect_is_final(shared):
    with Receiver(307) as receiver:
        submit(shared, receiver.url)
        receiver.next()
        assert receiver.hears_nothing_for(1)


@pytest.mark.parametrize("url, kind", [
    ("ftp://example.com/", "url_scheme"),
    ("data:text/plain,x", "url_scheme"),
    ("example.com/hook", "url_parsing"),
    ("http://", "url_parsing"),
    ("http://user:secret@example.com/", "url_parsing"),
    ("", "url_parsing"),
    ("https://example.com/" + "x" * 2048, "url_too_long"),
])
def test_a_url_that_cannot_be_called_is_refused_at_submit(shared, url, kind):
    answer = httpx.post(f"{shared.url}/queue/{KLING}", params={"fal_webhook": url}, json=INPUT)
    assert answer.status_code == 422
    (detail,) = answer.json()["detail"]
    assert (detail["type"], detail["loc"]) == (kind, ["query", "fal_webhook"])


def test_a_private_receiver_is_never_contacted_unless_allowed(start):
    server = start("closed", REEL_FETCH_ALLOW="")
    with Receiver(200) as receiver:
        port = receiver.url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
            ticket = submit(server, f"http://{host}:{port}/")
            while httpx.get(ticket["status_url"]).status_code != 200:
                time.sleep(0.05)
        assert receiver.hears_nothing_for(1)


def test_what_was_under_way_at_a_crash_is_delivered_after_it(start):
    first = start("crash", backoff="3600")
    with Receiver(None, 200) as receiver:
        ticket = submit(first, receiver.url)
        before = receiver.next()
        kill(first)
        second = start("crash", backoff="3600")
        # Another process may be at it: a shared queue waits until the lease of the dead one is over.
        after = receiver.next(120 if shared_stores.IN_USE else 20)
        assert after.body == before.body
        assert verified(after, keys(second))["request_id"] == ticket["request_id"], "and the key is still the same"
        verified(before, keys(second))
        kill(second)
        start("crash", backoff="3600")
        assert receiver.hears_nothing_for(1), "what was acknowledged is not owed any more"


def test_a_retry_that_is_due_while_the_server_is_down_comes_at_the_next_start(start):
    first = start("down", backoff="1")
    with Receiver(503, 200) as receiver:
        submit(first, receiver.url)
        before = receiver.next()
        time.sleep(0.2)
        assert first.stop()[0] == 0
        time.sleep(max(0, before.time + 1.2 - time.time()))
        second = start("down", backoff="1")
        after = receiver.next()
        assert after.body == before.body and after.time - before.time > 0.85
        verified(after, keys(second))
        assert receiver.hears_nothing_for(1)


def test_a_job_that_a_crash_interrupted_is_still_announced_at_its_end(start, tmp_path):
    engine = tmp_path / "engine.sh"
    engine.write_text(WAITING_ENGINE)
    engine.chmod(0o700)
    with Receiver(200) as receiver:
        first = start("interrupted", REEL_ENGINE=str(engine))
        ticket = submit(first, receiver.url)
        kill(first)
        second = start("interrupted")
        content = verified(receiver.next(), keys(second))
        assert (content["request_id"], content["status"]) == (ticket["request_id"], "OK")


def test_stopping_does_not_wait_for_a_receiver_that_hangs_and_the_next_start_tries_again(start):
    first = start("hanging", backoff="3600")
    with Receiver(None, 200) as receiver:
        submit(first, receiver.url)
        receiver.next()
        code, seconds = first.stop()
        assert code == 0 and seconds < 5
        start("hanging", backoff="3600")
        receiver.next()
