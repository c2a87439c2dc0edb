"""`reel serve` with inference servers: jobs' logs, cancelling, the breaker, the doctor, metrics, the dashboard's figures."""

import re
import subprocess
import time

import fal_client
import httpx
import pytest
from conftest import VEO
from reel_server import BIN, ReelServer, free_port
from test_delegates import PROMPT, SECRET, SERVERS, environment

WISH = {"prompt": PROMPT, "duration": "4s", "aspect_ratio": "16:9"}


@pytest.fixture
def served(tmp_path):
    """Starts a server whose last-frame endpoint other servers make the videos of."""
    started = []

    def start(*delegates, only=True):
        settings = {"REEL_DELEGATES": ",".join(f"{VEO}={delegate}" for delegate in delegates), "DELEGATE_KEY": SECRET}
        reel = ReelServer(tmp_path, workers=1, environment=settings | ({"REEL_DELEGATES_ONLY": "1"} if only else {}))
        started.append(reel)
        return reel.wait_until_live()

    yield start
    for reel in started:
        reel.stop()


@pytest.fixture
def wish(pictures):
    return WISH | {
        "first_frame_url": fal_client.encode_file(pictures.first), "last_frame_url": fal_client.encode_file(pictures.last),
    }


def submit(reel, wish, **headers):
    return httpx.post(f"{reel.url}/queue/{VEO}", json=wish, headers=headers, timeout=30).json()


def followed(reel, request, state="COMPLETED", seconds=300):
    limit = time.monotonic() + seconds
    while True:
        status = httpx.get(f"{reel.url}/queue/fal-ai/veo3.1/requests/{request['request_id']}/status?logs=1", timeout=10).json()
        if status["status"] == state:
            return status
        assert time.monotonic() < limit, status
        time.sleep(0.1)


def test_a_job_tells_who_made_it(served, wish):
    double = SERVERS["sglang"].start()
    try:
        reel = served(SERVERS["sglang"].delegate(double))
        request = submit(reel, wish)
        status = followed(reel, request)
        lines = [entry["message"] for entry in status["logs"]]
        assert any("The video is made by sglang (SGLang Diffusion)" in line for line in lines), lines
        assert any("like the last picture to" in line for line in lines)
        assert not any("127.0.0.1" in line for line in lines), "no address is told to callers"
        result = httpx.get(f"{reel.url}/queue/fal-ai/veo3.1/requests/{request['request_id']}", timeout=10)
        assert result.status_code == 200
        metrics = httpx.get(f"{reel.url}/metrics", timeout=10).text
        assert 'reel_delegate_attempts_total{outcome="made",server="sglang"} 1' in metrics
        assert 'reel_delegate_up{server="sglang"} 1' in metrics
        engine = httpx.get(f"{reel.url}/dashboard/api/engine", timeout=10).json()["delegates"]
        assert engine[0]["name"] == "sglang" and engine[0]["made"] == 1 and "cancel" in engine[0]["lacks"]
        assert engine[0]["endpoints"] == [VEO] and "127.0.0.1" not in str(engine)
    finally:
        double.stop()
    log = reel.log.read_text()
    assert PROMPT not in log and SECRET not in log and "base64" not in log


def test_a_cancelled_job_is_stopped_there(served, wish):
    double = SERVERS["comfyui"].start("never")
    try:
        reel = served(SERVERS["comfyui"].delegate(double))
        request = submit(reel, wish)
        limit = time.monotonic() + 30
        while not double.submissions and time.monotonic() < limit:
            time.sleep(0.05)
        time.sleep(0.3)
        assert httpx.put(f"{reel.url}/queue/fal-ai/veo3.1/requests/{request['request_id']}/cancel", timeout=10).status_code == 202
        followed(reel, request)
        assert len(double.cancelled) == 1 and double.problems == []
    finally:
        double.stop()


def test_a_server_that_is_down_is_left_alone_and_asked_again_when_it_is_back(served, wish):
    """Three failures in a row, looks among them, and the next job is not even tried there; a look at it that goes well ends that."""
    port = free_port()
    # The next one makes no video either: bringing one to its terms takes longer than the rest on a busy machine.
    double = SERVERS["lightx2v"].start("failing")
    try:
        reel = served(f"lightx2v+http://127.0.0.1:{port}?name=down", SERVERS["lightx2v"].delegate(double, "name=next"))
        lines = []
        for _ in range(4):
            status = followed(reel, submit(reel, wish, **{"X-Fal-No-Retry": "1"}))
            lines.append([entry["message"] for entry in status["logs"]])
        # A look at the server counts as a failure, too, so that the third job may find it left alone already.
        tried = [any("down made no video. It cannot be reached." in line for line in said) for said in lines]
        left_alone = [any("down is left alone for a while" in line for line in said) for said in lines]
        assert tried[0] and left_alone[3] and tried == sorted(tried, reverse=True), lines
        assert left_alone == [not was for was in tried], lines
        assert 'reel_delegate_up{server="down"} 0' in httpx.get(f"{reel.url}/metrics", timeout=10).text
        back = SERVERS["lightx2v"].start(port=port)
        try:
            limit = time.monotonic() + 120
            while 'reel_delegate_up{server="down"} 1' not in httpx.get(f"{reel.url}/metrics", timeout=10).text:
                assert time.monotonic() < limit
                time.sleep(0.5)
            followed(reel, submit(reel, wish))
            assert back.submissions == 1
        finally:
            back.stop()
    finally:
        double.stop()


def test_a_job_that_no_server_makes_waits_for_another_attempt_and_is_not_lost(served, wish):
    double = SERVERS["lightx2v"].start("failing")
    try:
        reel = served(SERVERS["lightx2v"].delegate(double))
        request = submit(reel, wish)
        limit = time.monotonic() + 60
        while not double.submissions and time.monotonic() < limit:
            time.sleep(0.05)
        double.faults.clear()
        status = followed(reel, request)
        lines = [entry["message"] for entry in status["logs"]]
        assert any("Another attempt follows" in line for line in lines), lines
        assert httpx.get(f"{reel.url}/queue/fal-ai/veo3.1/requests/{request['request_id']}", timeout=10).status_code == 200
    finally:
        double.stop()


def test_the_doctor_names_the_culprit(tmp_path):
    """Of each kind, one server that answers and one that is not there."""
    doubles = {name: server.start() for name, server in SERVERS.items()}
    try:
        good = [SERVERS[name].delegate(double, f"name=good-{name}") for name, double in doubles.items()]
        bad = [
            f"{server.kind}+http://127.0.0.1:{free_port()}?{'&'.join(filter(None, (server.options, f'name=bad-{name}')))}"
            for name, server in SERVERS.items()
        ]
        settings = environment() | {
            "REEL_DELEGATES": ",".join(f"{VEO}={delegate}" for delegate in good + bad), "REEL_DATA": str(tmp_path / "data"),
        }
        run = subprocess.run([BIN / "reel", "doctor"], text=True, capture_output=True, timeout=120, env=settings)
        for name in SERVERS:
            assert re.search(rf"^ok +server good-{name}: .* at http://127\.0\.0\.1:\d+ answers", run.stdout, re.M), run.stdout
            assert re.search(rf"^WRONG server bad-{name}: .*It cannot be reached", run.stdout, re.M), run.stdout
        assert run.returncode == 1 and SECRET not in run.stdout
        assert all(double.submissions == 0 for double in doubles.values()), "a look starts no work"
        listed = subprocess.run([BIN / "reel", "models"], text=True, capture_output=True, timeout=60, env=settings).stdout
        assert all(f"server good-{name}" in listed for name in SERVERS) and f"makes {VEO}" in listed
    finally:
        for double in doubles.values():
            double.stop()
