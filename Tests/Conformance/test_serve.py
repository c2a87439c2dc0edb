"""`reel serve` as a process: it starts at once and ends cleanly."""

import threading
import time
from pathlib import Path

import httpx
from conftest import KLING
from reel_server import ReelServer


def processes_under(parent):
    """Ids of the living processes whose parent is `parent`."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_live_soon_and_sigterm_ends_it(tmp_path):
    server = ReelServer(tmp_path, workers=1).wait_until_live(seconds=10)
    code, seconds = server.stop()
    assert code == 0, server.log.read_text()[-2000:]
    assert seconds < 5


def test_sigterm_under_load_leaves_nothing_behind(tmp_path, arguments):
    server = ReelServer(tmp_path, workers=1, environment={"REEL_STOP_LIMIT": "5"}).wait_until_live()
    try:
        waiting = threading.Thread(target=lambda: ignore_errors(server.url, arguments[KLING]), daemon=True)
        waiting.start()
        ticket = httpx.post(f"{server.url}/queue/{KLING}", json=arguments[KLING]).json()
        deadline = time.monotonic() + 20
        while not processes_under(server.process.pid):
            assert time.monotonic() < deadline, "an engine process starts"
            time.sleep(0.05)
        engines = processes_under(server.process.pid)
        assert httpx.get(f"{server.url}/health/live").status_code == 200
    finally:
        code, seconds = server.stop(seconds=30)
    assert code == 0, server.log.read_text()[-2000:]
    assert seconds < 15
    assert not [pid for pid in engines if Path(f"/proc/{pid}").exists()], "no engine process outlives the server"
    assert ticket["request_id"]


def ignore_errors(url, body):
    try:
        httpx.post(f"{url}/{KLING}", json=body, timeout=60)
    except httpx.HTTPError:
        pass
