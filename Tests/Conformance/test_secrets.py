"""Planted secrets: after a day's work of calls, failures and crashes none is in a log, an error, a trace, a metric or a process's arguments."""

import http.server
import json
import os
import re
import signal
import stat
import threading
from pathlib import Path

import httpx
import pytest
import shared_stores
from conftest import KLING
from pictures import png
from reel_server import ReelServer
from scripted_requests import wait_for
from test_serve import processes_under
from webhook_receiver import Receiver

#: By what it is; each is found by its own text.
PLANTED = {
    "key of a caller": "pl4ntkey-right-0001", "key of the environment": "pl4ntkey-fal-0002", "wrong key": "pl4ntkey-wrong-0003",
    "password of a webhook": "pl4ntweb-pass-0004", "token of a webhook": "pl4ntweb-token-0005", "path of a webhook": "pl4ntweb-path-0006",
    "signature of a picture": "pl4ntpic-sign-0007", "signature of a missing picture": "pl4ntpic-miss-0008", "where it redirects": "pl4ntpic-redir-0009",
    "password of a picture": "pl4ntpic-pass-0010", "a cookie": "pl4ntcookie-0011", "an upload token": "pl4nttoken-0012",
}  # fmt: skip
P = PLANTED


class Pictures(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.seen.append(dict(self.headers) | {"path": self.path})
        code = 404 if "missing" in self.path else 302 if "redirects" in self.path else 200
        self.send_response(code)
        if code == 302:
            self.send_header("Location", f"/missing?token={P['where it redirects']}")
        content = png(64, 64) if code == 200 else b""
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture()
def pictures_host():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pictures) as host:
        host.seen = []
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield host
        host.shutdown()


def key_material(path):
    """The lines of a PEM file that are the key."""
    return [line for line in path.read_text().splitlines() if line and not line.startswith("-----")]


@shared_stores.in_data_folder
@pytest.mark.parametrize("format", ["text", "json"])
def test_no_planted_secret_comes_out(tmp_path, pictures_host, format):
    host = f"127.0.0.1:{pictures_host.server_port}"
    traces = tmp_path / "traces.jsonl"
    environment = {
        "REEL_KEYS": f"me:{P['key of a caller']}", "FAL_KEY": f"x:{P['key of the environment']}", "REEL_LOG_FORMAT": format, "REEL_LOG_LEVEL": "trace",
        "REEL_TRACE_FILE": str(traces), "REEL_TLS_PORT": "0", "REEL_WEBHOOK_BACKOFF": "0.05",
    }  # fmt: skip
    right = {"Authorization": f"Key me:{P['key of a caller']}"}
    heard = []
    with Receiver(500, 200) as receiver:
        server = ReelServer(tmp_path, workers=1, environment=environment).wait_until_live()
        try:
            hook = f"{receiver.url}/{P['path of a webhook']}?token={P['token of a webhook']}"

            def call(method, path, headers=right, **options):
                answer = httpx.request(method, server.url + path, headers=headers, timeout=60, **options)
                heard.append(answer.text)
                return answer

            # Wrong keys, cookies, tokens: on every kind of route, and where there is none.
            for path in (f"/queue/{KLING}", "/metrics", "/nothing", f"/cdn/files/{P['an upload token']}/x", "/rest/storage/upload/initiate"):
                call("POST", path, {"Authorization": f"Key me:{P['wrong key']}", "Cookie": f"session={P['a cookie']}"}, json={})
                call("GET", path, {"Authorization": f"Bearer {P['wrong key']}"})
            # A password in a webhook's URL is refused; whoever sent it sees it again as the `input` of the error, as on fal, and nowhere else.
            refused = hook.replace("//", f"//user:{P['password of a webhook']}@")
            body = {"prompt": "p", "image_url": "http://x/", "duration": "5"}
            answer = httpx.post(f"{server.url}/queue/{KLING}", params={"fal_webhook": refused}, json=body, headers=right)
            assert answer.status_code == 422 and "pl4nt" not in answer.text.replace(json.dumps(refused)[1:-1].replace("/", "\\/"), "").replace(refused, "")
            # Pictures behind signatures: one that is there, one that is not, one elsewhere, one with a password.
            pictures = [
                f"http://{host}/a.png?X-Amz-Signature={P['signature of a picture']}", f"http://{host}/missing?sig={P['signature of a missing picture']}",
                f"http://{host}/redirects?sig={P['signature of a missing picture']}", f"http://user:{P['password of a picture']}@{host}/missing",
            ]  # fmt: skip
            answers = []
            for url in pictures:
                ticket = call("POST", f"/queue/{KLING}", params={"fal_webhook": hook}, json={"prompt": "p", "image_url": url, "duration": "5"}).json()
                wait_for(lambda: httpx.get(ticket["status_url"], headers=right).json()["status"] != "IN_QUEUE", seconds=30)
                if url is pictures[0]:
                    # Its first engine is killed at work.
                    engine = wait_for(lambda: processes_under(server.process.pid))
                    files = [Path(f"/proc/{pid}/{name}") for pid in engine for name in ("cmdline", "environ")]
                    heard += [file.read_text(errors="replace") for file in files if file.exists()]
                    os.kill(engine[0], signal.SIGSEGV)
                    httpx.put(ticket["cancel_url"], headers=right)
                wait_for(lambda: httpx.get(ticket["status_url"], headers=right).json()["status"] == "COMPLETED", seconds=60)
                heard.append(json.dumps(httpx.get(ticket["status_url"], params={"logs": 1}, headers=right).json()["logs"]))
                answers.append(httpx.get(ticket["response_url"], headers=right))
            assert [answer.status_code for answer in answers[1:]] == [422, 422, 422]
            # The caller hears its own input again, as on fal, and nothing of where that led.
            assert P["where it redirects"] not in "".join(answer.text for answer in answers)
            for _ in range(2):
                receiver.next()
            call("GET", "/metrics")
            heard.append(Path(f"/proc/{server.process.pid}/cmdline").read_text())
            keys = key_material(tmp_path / "data" / "webhook-key.pem") + key_material(tmp_path / "data" / "tls" / "ca-key.pem")
            assert len(keys) >= 2
            database = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("jobs.sqlite*"))
            for name in ("webhook-key.pem", "tls/ca-key.pem"):
                assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600
            assert stat.S_IMODE((tmp_path / "data").stat().st_mode) & 0o077 == 0, "nobody else looks into the data folder"
            # No crash writes down what is in memory.
            assert re.search(r"Max core file size +0 +0", Path(f"/proc/{server.process.pid}/limits").read_text())
            wait_for(lambda: "render" in traces.read_text())
            server.process.send_signal(signal.SIGSEGV)
            server.process.wait(30)
        finally:
            server.process.kill()
            server.process.wait()
    log = server.log.read_text()
    assert "Backtrace" not in log and "rip " not in log, "what was in memory"
    assert "could not be fetched" in log and len(log.splitlines()) > 20
    places = {"log": log, "traces": traces.read_text(), "answers, metrics, arguments and environments": "\n".join(heard)}
    for where, text in places.items():
        found = [name for name, secret in PLANTED.items() if secret in text]
        assert not found, f"in the {where}"
        assert not [key for key in keys if key in text], f"a private key in the {where}"
    for name in ("key of a caller", "key of the environment", "wrong key", "a cookie"):
        assert PLANTED[name].encode() not in database, f"the {name} in the database"
    assert not [key for key in keys if key.encode() in database]
    # And none was handed on to the pictures' host.
    sent = json.dumps(pictures_host.seen)
    assert "pl4ntkey" not in sent and "pl4ntweb" not in sent
