"""Engine processes of the built server: started ahead of need, kept apart, and never left behind."""

import contextlib
import os
import signal
import statistics
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from conftest import KLING, VEO
from reel_server import BIN, ReelServer
from scripted_requests import PICTURE, ended, status, submit, wait_for
from test_serve import processes_under


@contextmanager
def running(folder, **options):
    server = ReelServer(folder, **options).wait_until_live()
    try:
        yield server
    finally:
        server.stop(seconds=30)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def status_field(pid, name):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return line.split()[1]


def engines(server, count=1):
    """The engine processes of the server, once there are `count` that have set themselves up."""
    return wait_for(lambda: len(found := processes_under(server.process.pid)) >= count and found)


def files_under(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_one_process_for_each_worker_waits_for_work(tmp_path):
    with running(tmp_path, workers=3) as server:
        waiting = engines(server, 3)
        time.sleep(0.5)
        assert processes_under(server.process.pid) == waiting, "three, and they stay"
        memory = {name: [int(status_field(pid, name)) // 1024 for pid in waiting] for name in ("VmRSS", "RssAnon")}
        print(f"MB of memory of a process that waits: {memory}")
    assert not [pid for pid in waiting if alive(pid)]


def test_nothing_of_the_server_is_open_in_an_engine(tmp_path):
    with running(tmp_path, workers=1) as server:
        clients = [httpx.Client() for _ in range(10)]
        for client in clients:
            assert client.get(f"{server.url}/health/live").status_code == 200
        first = engines(server)
        os.kill(first[0], signal.SIGKILL)
        # Started while ten connections, the database and the port were open.
        second = wait_for(lambda: (found := processes_under(server.process.pid)) and found != first and found)
        for pid in second:
            wait_for(lambda: Path(f"/proc/{pid}/comm").read_text().strip() == "reel-engine")
            opened = {}
            for link in Path(f"/proc/{pid}/fd").iterdir():
                # One that was open for a moment, as the engine starts, is its own as well.
                with contextlib.suppress(FileNotFoundError):
                    opened[int(link.name)] = os.readlink(link)
            assert all(opened[number].startswith("pipe:") for number in (0, 1, 2))
            # Descriptors that libraries of the engine itself have opened are its own.
            own = ("anon_inode:", "/usr/lib/", "/lib/", "/opt/", "/etc/")
            foreign = {n: name for n, name in opened.items() if n > 2 and not name.startswith(own)}
            assert not foreign
        for client in clients:
            client.close()


@pytest.mark.parametrize("at_work", [False, True], ids=["waiting", "at work"])
def test_a_killed_server_leaves_no_engine_and_no_file(tmp_path, arguments, at_work):
    data = tmp_path / "data"
    server = ReelServer(tmp_path, workers=1).wait_until_live()
    found = engines(server)
    if at_work:
        httpx.post(f"{server.url}/queue/{VEO}", json=arguments[VEO])
        wait_for(lambda: files_under(data / "scratch"), seconds=30)
        found = engines(server, 2)
    server.process.kill()
    server.process.wait()
    wait_for(lambda: not [pid for pid in found if alive(pid)], seconds=2)
    with running(tmp_path, workers=1):
        wait_for(lambda: not files_under(data / "scratch") or at_work)


def test_a_killed_engine_is_one_failed_job_and_leaves_no_file(tmp_path, arguments):
    data = tmp_path / "data"
    with running(tmp_path, workers=1) as server:
        killed = 0
        for pause in (0, 0.1, 0.4, 0.8, 1.5):
            waiting = engines(server)
            # Long enough to be at work still, however fast the machine is.
            ticket = httpx.post(f"{server.url}/queue/{VEO}", json=arguments[VEO] | {"duration": "8s"}).json()
            # The oldest that waits gets the job; it says so in the job's log.
            wait_for(lambda: len(status(ticket, 1)["logs"]) > 0, seconds=30)
            time.sleep(pause)
            os.kill(waiting[0], signal.SIGKILL)
            killed += 1
            httpx.put(ticket["cancel_url"])
            ended(ticket)
            assert not alive(waiting[0])
            assert not files_under(data / "scratch"), "pictures and half a video are gone"
            assert not files_under(data / "files")
        print(f"{killed} engines killed at work")


def test_one_that_is_killed_while_it_waits_is_replaced_and_fails_no_job(scripted):
    for _ in range(5):
        for pid in engines(scripted):
            os.kill(pid, signal.SIGKILL)
        assert "error" not in ended(submit(scripted, "take 0"))
    wait_for(lambda: processes_under(scripted.process.pid))


def test_a_broken_engine_is_not_started_over_and_over(tmp_path):
    starts = tmp_path / "starts"
    engine = tmp_path / "engine"
    engine.write_text(f"#!/bin/sh\necho x >>{starts}\necho 'no such library' >&2\nexit 9\n")
    engine.chmod(0o755)
    with running(tmp_path, workers=2, engine=engine) as server:
        time.sleep(3)
        count = len(starts.read_text())
        # Two slots, each at 0, 0.25, 0.75 and 1.75 s.
        assert 2 <= count // 2 <= 12
        assert "no such library" in server.log.read_text(), "whoever runs the server hears of it"


def test_a_job_reaches_its_engine_at_once(tmp_path):
    """From before the request is sent to the engine's own clock when it has read its shot: HTTP, validation, fsync and all."""
    engine = tmp_path / "engine"
    engine.write_text(
        "#!/usr/bin/env python3\n"
        "import json, os, pathlib, sys, time\n"
        f"pathlib.Path('{tmp_path}/ready', str(os.getpid())).touch()\n"
        "shot = json.loads(sys.stdin.readline())\n"
        "now = time.time()\n"
        "print(json.dumps({'type': 'log', 'log': {'level': 'INFO', 'message': f'{now}'}}))\n"
        "print(json.dumps({'type': 'failed', 'failure': {'code': 'x', 'field': 'prompt', 'message': 'no', 'facts': {}}}))\n"
    )
    engine.chmod(0o755)
    ready = tmp_path / "ready"
    ready.mkdir()
    with running(tmp_path, workers=1, engine=engine) as server:
        times = []
        with httpx.Client() as client:
            for _ in range(60):
                wait_for(lambda: any((ready / str(pid)).exists() for pid in processes_under(server.process.pid)))
                time.sleep(0.005)
                body = {"prompt": "x", "image_url": PICTURE}
                began = time.time()
                ticket = client.post(f"{server.url}/queue/{KLING}", json=body).json()
                log = wait_for(lambda: [line for line in ended(ticket)["logs"] if line["message"][:1].isdigit()])
                times.append((float(log[0]["message"]) - began) * 1000)
    times.sort()
    print(f"submit to engine: median {times[30]:.1f} ms, p98 {times[58]:.1f} ms")
    assert times[30] < 50, "far less than it takes to start the engine"


def test_a_server_whose_cores_all_render_answers(tmp_path, arguments):
    with running(tmp_path, workers=os.cpu_count()) as server:
        tickets = [
            httpx.post(f"{server.url}/queue/{VEO}", json=arguments[VEO] | {"duration": "8s"}).json()
            for _ in range(os.cpu_count())
        ]
        for ticket in tickets:
            wait_for(lambda: len(status(ticket, 1)["logs"]) > 1, seconds=60)
        busy = [pid for pid in processes_under(server.process.pid) if status_field(pid, "Threads") != "1"]
        assert busy and all(os.getpriority(os.PRIO_PROCESS, pid) >= 10 for pid in busy)
        times = []
        with httpx.Client() as client:
            for _ in range(300):
                began = time.perf_counter()
                assert client.get(f"{server.url}/health/live").status_code == 200
                times.append((time.perf_counter() - began) * 1000)
                time.sleep(0.005)
        times.sort()
        print(f"health while every core renders: median {times[150]:.1f} ms, p99 {times[296]:.1f} ms")
        assert statistics.median(times) < 20
        for ticket in tickets:
            httpx.put(ticket["cancel_url"])
            ended(ticket)


@pytest.mark.parametrize(
    ("flag", "value", "range_"), [("--engine-memory", "100", "1024 to"), ("--engine-nice", "20", "0 to 19")]
)
def test_limits_out_of_range_are_said(tmp_path, flag, value, range_):
    run = subprocess.run([BIN / "reel", "serve", "--data", tmp_path, flag, value], text=True, capture_output=True, timeout=20)
    assert run.returncode == 2 and flag in run.stderr and range_ in run.stderr


def test_the_memory_limit_is_set(tmp_path):
    with running(tmp_path, workers=1, environment={"REEL_ENGINE_MEMORY": "1500"}) as server:
        limits = Path(f"/proc/{engines(server)[0]}/limits").read_text()
        rows = {line[:25].strip(): line[25:].split() for line in limits.splitlines()}
        assert rows["Max data size"][:2] == [str(1500 << 20)] * 2
        assert rows["Max core file size"][:2] == ["0", "0"]
