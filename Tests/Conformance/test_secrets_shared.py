"""Planted secrets of several machines: those of the database, of the S3 server and of other people's servers come out nowhere, however these fail."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import fal_client
import httpx
import pytest
from conftest import VEO
from reel_server import BIN, ReelServer, free_port
from scripted_requests import wait_for
from test_delegates import SERVERS, fal, sglang

sys.path.append(str(Path(__file__).resolve().parents[1] / "Cluster"))
from double import Refusal  # noqa: E402
from stores import Missing, ObjectStore, Postgres  # noqa: E402

PASSWORD, WRONG_PASSWORD, WRONG_SECRET = "pl4ntdb-pass-0013", "pl4ntdb-wrong-0014", "pl4nts3/wrong+0015"
DELEGATE_KEY, FAL_KEY, SIGNATURE, CALLER = "pl4ntdelegate/0016", "pl4ntfal:0017", "pl4ntupload-sign-0018", "pl4ntcaller-0019"
#: What moto's guard says of a wrong signature, as a real server repeats what was signed.
STRING_TO_SIGN = "planted-string-to-sign"


class Parrot(sglang.SGLang):
    """Refuses every request, and says with which key it came."""

    def authenticate(self, call):
        if call.path != "/health":
            shown = call.headers["Authorization"]
            raise Refusal(400, {"error": {"message": f"no such account: {shown}", "escaped": shown.replace("/", "\\/")}})


class Signing(fal.Fal):
    """Its upload URLs carry a signature, and are refused."""

    def initiate(self, call):
        return super().initiate(call) | {"upload_url": f"{self.url}/bucket/x?X-Amz-Signature={SIGNATURE}"}


@pytest.fixture(scope="module")
def stores():
    pytest.importorskip("moto", reason="moto is not installed (scripts/venv s3)")
    # Not below pytest's own folder, which PostgreSQL's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="reel-secrets-"))
    folder.chmod(0o755)
    postgres = storage = None
    try:
        postgres = Postgres(folder / "postgres", "127.0.0.1")
        postgres.query(f"ALTER ROLE reel PASSWORD '{PASSWORD}'")
        rules = folder / "postgres/data/pg_hba.conf"
        rules.write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        postgres.query("SELECT pg_reload_conf()")
        storage = ObjectStore("127.0.0.1")
        yield postgres, storage
    except Missing as missing:
        pytest.skip(f"no shared stores: {missing}")
    finally:
        if storage:
            storage.close()
        if postgres:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def url(postgres, password=PASSWORD, database="reel"):
    return f"postgres://reel:{password}@127.0.0.1:{postgres.port}/{database}"


class Worker:
    def __init__(self, folder, environment, host="127.0.0.1"):
        self.port, self.log = free_port(), folder / "worker.log"
        command = [BIN / "reel", "worker", "--data", folder / "worker", "--health-port", str(self.port)]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, env=dict(os.environ) | environment)
        self.url = f"http://{host}:{self.port}"

    def wait(self):
        def is_ready():
            assert self.process.poll() is None, self.log.read_text()
            try:
                return httpx.get(f"{self.url}/health/ready", timeout=2).status_code == 200
            except httpx.TransportError:
                return False

        wait_for(is_ready, seconds=30)
        return self


def test_no_secret_of_several_machines_comes_out(tmp_path, stores, pictures):
    postgres, storage = stores
    secret = storage.environment["AWS_SECRET_ACCESS_KEY"]
    planted = {
        "password of the database": PASSWORD, "wrong password of the database": WRONG_PASSWORD, "key of the S3 server": secret,
        "wrong key of the S3 server": WRONG_SECRET, "what was signed for S3": STRING_TO_SIGN, "key of a server": DELEGATE_KEY,
        "key of fal": FAL_KEY, "signature of an upload": SIGNATURE, "key of a caller": CALLER,
    }  # fmt: skip
    engine = tmp_path / "engine"
    engine.write_text(f'#!/bin/sh\nenv >>"{tmp_path}/environment"\nexec "{BIN}/reel-engine" "$@"\n')
    engine.chmod(0o755)
    parrot, signing = Parrot(key=DELEGATE_KEY), Signing(key=FAL_KEY)
    shared = storage.environment | {
        "REEL_DATABASE": url(postgres), "REEL_KEYS": f"me:{CALLER}", "REEL_LOG_LEVEL": "trace", "PGPASSWORD": WRONG_PASSWORD,
    }
    asked = {
        "REEL_ENGINE": str(engine), "SERVERS_KEY": DELEGATE_KEY, "OTHERS_KEY": FAL_KEY, "REEL_DELEGATES_ONLY": "1",
        "REEL_DELEGATES": f"{VEO}={SERVERS['sglang'].delegate(parrot, 'key=env:SERVERS_KEY')},{VEO}=fal+{signing.url}?key=env:OTHERS_KEY",
    }
    heard, server, worker = [], None, None

    def program(*arguments, **environment):
        done = subprocess.run(
            [BIN / "reel", *arguments], env=dict(os.environ) | shared | environment, capture_output=True, text=True, timeout=60)
        heard.append(done.stdout + done.stderr)
        return done

    right = {"Authorization": f"Key me:{CALLER}"}
    try:
        server = ReelServer(tmp_path, workers=0, environment=shared).wait_until_live()
        worker = Worker(tmp_path, shared | asked).wait()
        wish = {"prompt": "p", "duration": "4s", "aspect_ratio": "16:9"} | {
            "first_frame_url": fal_client.encode_file(pictures.first), "last_frame_url": fal_client.encode_file(pictures.last),
        }

        def call(method, path, headers=right, **options):
            answer = httpx.request(method, server.url + path, headers=headers, timeout=60, **options)
            heard.append(answer.text)
            return answer

        # A video that both servers refuse.
        ticket = call("POST", f"/queue/{VEO}", right | {"X-Fal-No-Retry": "1"}, json=wish).json()
        path = httpx.URL(ticket["status_url"]).path
        status = wait_for(lambda: (s := call("GET", path + "?logs=1").json())["status"] == "COMPLETED" and s, seconds=120)
        assert any("no such account" in line["message"] for line in status["logs"]), "the server's words are told, without the key"
        assert call("GET", path.removesuffix("/status")).status_code >= 400
        assert parrot.requests and [c for c in signing.requests if SIGNATURE in str(c.query)], "both were asked"
        # A file in S3, read back, and by a link; then the S3 server does not know who asks, and is away.
        sent = call("POST", "/cdn/files/upload", content=b"mine").json()["access_url"]
        assert call("GET", httpx.URL(sent).path).content == b"mine"
        for fault in ({"status": 500}, {"status": 403, "code": "SignatureDoesNotMatch"}):
            storage.misbehave({"method": "GET", "contains": "", "fault": "status", "times": 20} | fault)
            call("GET", httpx.URL(sent).path)
            storage.forgive()
        # Keys in the database; figures; what processes were started with.
        made = program("keys", "create", "--name", "other")
        assert made.returncode == 0
        stored = re.search(r"[\w-]+:[\w-]{20,}", made.stdout)[0].split(":")[1]
        heard[-1] = ""
        program("keys", "list")
        call("GET", "/metrics")
        heard.append(httpx.get(f"{worker.url}/metrics", headers=right, timeout=10).text)
        for process in (server.process, worker.process):
            heard.append(Path(f"/proc/{process.pid}/cmdline").read_text())
            assert re.search(r"Max core file size +0 +0", Path(f"/proc/{process.pid}/limits").read_text())
        # The database loses its connections, and then takes none.
        postgres.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'reel' AND pid <> pg_backend_pid()")
        call("GET", path)
        postgres.stop()
        assert call("POST", f"/queue/{VEO}", json=wish).status_code == 503
        program("doctor", "--data", tmp_path / "other")
        postgres.start()
        # Settings that are wrong: refused in so many words, and not repeated.
        wrong = program("serve", "--port", "0", "--data", tmp_path / "other", REEL_DATABASE=url(postgres, WRONG_PASSWORD))
        assert wrong.returncode == 1 and "password authentication failed" in wrong.stderr, wrong.stderr
        wrong = program("serve", "--port", "0", "--data", tmp_path / "other", AWS_SECRET_ACCESS_KEY=WRONG_SECRET)
        assert wrong.returncode == 1 and "AWS_SECRET_ACCESS_KEY" in wrong.stderr, wrong.stderr
        for name, value in {
            "REEL_DATABASE": f"postgres://reel:{WRONG_PASSWORD}@x@127.0.0.1:1x/reel", "AWS_SECRET_ACCESS_KEY": f"{WRONG_SECRET} x",
        }.items():  # fmt: skip
            for command in (("serve", "--port", "0"), ("worker",), ("doctor",)):
                program(*command, "--data", tmp_path / "other", **{name: value})
        program("keys", "list", REEL_DATABASE=url(postgres, WRONG_PASSWORD))
        program("worker", "--data", tmp_path / "other", **asked | {"OTHERS_KEY": f"{FAL_KEY} x"})
        # Crashes write down nothing.
        for process in (worker.process, server.process):
            process.send_signal(signal.SIGSEGV)
            process.wait(30)
        # What is in the database of all this: callers' requests, and no key.
        programs = [*postgres.user, postgres.programs / "pg_dump", "-h", postgres.folder, "-p", str(postgres.port), "-U", "reel", "reel"]
        dump = subprocess.run(programs, check=True, capture_output=True, text=True).stdout
        assert "me" in dump and stored not in dump
    finally:
        for process in [node.process for node in (server, worker) if node]:
            process.kill()
            process.wait()
        parrot.stop()
        signing.stop()
    environment = (tmp_path / "environment").read_text()
    assert "PATH=" in environment and stored not in environment
    places = {
        "the server's log": server.log.read_text(), "the worker's log": worker.log.read_text(), "the database": dump,
        "the engine's environment": environment, "answers, figures, arguments and what programs said": "\n".join(heard),
    }  # fmt: skip
    assert "made no video" in places["the worker's log"]
    for where, text in places.items():
        found = [name for name, value in planted.items() if value in text or value.replace("/", "\\/") in text]
        # The caller's own key is what the caller sent.
        assert not found, f"in {where}"


# What a worker shows to others


def own_address():
    """An address of this machine that is not of loopback; nil where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent.
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return None


@pytest.mark.parametrize("has_keys", [True, False])
def test_a_workers_figures_are_for_those_who_may_see_a_servers(tmp_path, stores, has_keys):
    postgres, storage = stores
    address = own_address()
    if not address or address.startswith("127."):
        pytest.skip("this machine has no address but loopback")
    postgres.query("DROP DATABASE IF EXISTS figures", database="postgres")
    postgres.query("CREATE DATABASE figures", database="postgres")
    shared = storage.environment | {"REEL_DATABASE": url(postgres, database="figures")}
    if has_keys:
        shared["REEL_KEYS"] = f"me:{CALLER},other:{CALLER} scope=api"
    right, lesser, wrong = ({"Authorization": f"Key {key}"} for key in (f"me:{CALLER}", f"other:{CALLER}", "me:wrong"))

    def statuses(worker):
        return [httpx.get(f"{worker.url}/metrics", headers=headers, timeout=10).status_code for headers in ({}, wrong, lesser, right)]

    for host, is_open, expected in (
        ("127.0.0.1", False, [401, 401, 403, 200] if has_keys else [200] * 4),
        (address, False, [401, 401, 403, 200] if has_keys else [403] * 4),
        (address, True, [401, 401, 403, 200] if has_keys else [200] * 4),
    ):
        worker = Worker(tmp_path, shared | {"REEL_HOST": host} | ({"REEL_WITHOUT_KEYS": "1"} if is_open else {}), host)
        try:
            worker.wait()
            assert statuses(worker) == expected, (host, is_open)
            for path in ("/health/live", "/health/ready"):
                assert httpx.get(worker.url + path, timeout=10).status_code == 200
            for path in ("/", "/v1/models", "/dashboard/api/keys", f"/queue/{VEO}", "/metrics/"):
                assert httpx.get(worker.url + path, timeout=10).status_code == 404, path
            assert httpx.post(f"{worker.url}/metrics", timeout=10, headers=right).status_code == 405
        finally:
            worker.process.kill()
            worker.process.wait()


def test_whoever_dawdles_at_a_workers_port_is_cut_off(tmp_path, stores):
    _, storage = stores
    worker = Worker(tmp_path, storage.environment | {"REEL_DATABASE": url(stores[0]), "REEL_HEAD_TIMEOUT": "0.5"}).wait()
    try:
        with socket.create_connection(("127.0.0.1", worker.port), timeout=15) as slow:
            slow.sendall(b"GET /health/live HTTP/1.1\r\nHost: reel\r\n")
            began = time.monotonic()
            assert slow.recv(100) == b"" and time.monotonic() - began < 8
        with socket.create_connection(("127.0.0.1", worker.port), timeout=15) as odd:
            odd.sendall(b"GET /health/live HTTP/1.1\r\nHost: reel\r\nA: " + b"a" * 40_000 + b"\r\n\r\n")
            assert b" 431 " in odd.recv(1000).split(b"\r\n")[0]
    finally:
        worker.process.kill()
        worker.process.wait()
