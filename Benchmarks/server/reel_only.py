"""Figures that no peer has a counterpart for: streams, the way from submit to an engine, health under full load."""

import asyncio
import json
import os
import subprocess
import time

import load
from machine import pss
from rounds import note
from systems import BIN, PATH, Reel, ReleasedReel, body

NAME = Reel.name


def submits_while_making(folder, engine, seconds):
    """Submits to a server that makes the jobs at the same time, one process a job."""
    with Reel(folder, engine) as reel:
        rate = load.wrk(reel.url + PATH, "submit", json.dumps(body()), seconds=seconds)
        note(NAME, "submit while making", rate.per_second)
        note(NAME, "submit while making p99", rate.p99)


def reads_of_the_finished(folder, engine, seconds):
    """The status of jobs that are done: what a client asks last."""
    with Reel(folder, engine, workers=2) as reel:
        paths = [reel.status_path(reel.submit()) for _ in range(50)]
        connection = load.Connection(reel.port)
        while any(connection.call("GET", path)[0] != 200 for path in paths):
            time.sleep(0.05)
        (folder / "paths").write_text("\n".join(paths) + "\n")
        rate = load.wrk(reel.url, "read", str(folder / "paths"), seconds=seconds)
        note(NAME, "status done per_second", rate.per_second)
        note(NAME, "status done p99", rate.p99)


def submit_to_start(folder, engine, count=200):
    """From the client's first byte, and from the answer it gets, to the shot in the hands of an engine; a worker is free."""
    log = folder / "arrivals"
    with Reel(folder, engine, workers=1, NOOP_ENGINE_LOG=str(log)) as reel:
        connection, sent, answered = load.Connection(reel.port), {}, {}
        for _ in range(count):
            before = time.monotonic()
            id = connection.json("POST", PATH, body())["request_id"]
            sent[id], answered[id] = before, time.monotonic()
            while connection.call("GET", reel.status_path(id))[0] != 200:
                time.sleep(0.005)
            time.sleep(0.01)
        arrived = {id: float(at) for id, at, _ in map(str.split, log.read_text().splitlines())}
    waits = [(arrived[id] - answered[id]) * 1e3 for id in sent]
    whole = [(arrived[id] - sent[id]) * 1e3 for id in sent]
    for name, values in (("answer to start", waits), ("submit to start", whole)):
        note(NAME, f"{name} p50", load.percentile(values, 0.5))
        note(NAME, f"{name} p99", load.percentile(values, 0.99))


def memory_at_rest(folder, engine):
    """The program that `make release` links, before anything was asked of it but whether it is ready."""
    with ReleasedReel(folder, engine) as reel:
        load.Connection(reel.port).call("GET", reel.ready_path)
        note(NAME, "pss of released reel", pss(reel.pids))


def streams(folder, engine, count=1000, events=100):
    """Idle status streams, each of a job that waits; then some of the jobs are cancelled, which their streams tell."""
    with Reel(folder, engine) as reel:
        connection = load.Connection(reel.port)
        reel.submit("hold 600")
        ids = [connection.json("POST", PATH, body())["request_id"] for _ in range(count)]
        time.sleep(1)
        asyncio.run(_streams(reel, ids, events, pss(reel.pids)))


async def _streams(reel, ids, events, before):
    heard, opened = {}, []

    async def listen(id):
        reader, writer = await asyncio.open_connection("127.0.0.1", reel.port)
        writer.write(f"GET {reel.status_path(id)}/stream HTTP/1.1\r\nHost: 127.0.0.1:{reel.port}\r\n\r\n".encode())
        await reader.readuntil(b"data: ")
        opened.append(id)
        while line := await reader.readline():
            if b'"COMPLETED"' in line:
                heard[id] = time.monotonic()
                writer.close()
                return

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(listen(id)) for id in ids]
        while len(opened) < len(ids):
            await asyncio.sleep(0.1)
        await asyncio.sleep(2)
        note(NAME, "streams memory", pss(reel.pids) - before)
        waits = []
        for id in ids[-events:]:
            await asyncio.to_thread(load.Connection(reel.port).json, "PUT", reel.status_path(id).replace("/status", "/cancel"))
            done = time.monotonic()
            while id not in heard:
                await asyncio.sleep(0.001)
                if time.monotonic() - done > 10:
                    raise RuntimeError("a stream did not tell of its job's end within 10 s")
            waits.append((heard[id] - done) * 1e3)
        note(NAME, "event p50", load.percentile(waits, 0.5))
        note(NAME, "event p99", load.percentile(waits, 0.99))
        for task in tasks:
            task.cancel()


def health_while_rendering(folder, seconds=8):
    """`/health/live`, asked 100 times a second, while the built-in engine makes a video on every core."""
    picture = folder / "pictures"
    picture.mkdir(parents=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "mandelbrot=size=1280x720", "-frames:v", "1", picture / "a.png"], check=True)
    with Reel(folder, BIN / "reel-engine", workers=os.cpu_count(), REEL_OFFLINE_PICTURES=f"https://bench.invalid/={picture}") as reel:
        connection = load.Connection(reel.port)
        jobs = [
            connection.json("POST", PATH, {"prompt": "Slow push in", "image_url": "https://bench.invalid/a.png", "duration": "10"})
            for _ in range(2 * os.cpu_count())
        ]
        while connection.json("GET", reel.status_path(jobs[0]["request_id"]))["status"] == "IN_QUEUE":
            time.sleep(0.05)
        time.sleep(1)
        waits, end = [], time.monotonic() + seconds
        while (began := time.monotonic()) < end:
            assert connection.call("GET", "/health/live")[0] == 200
            waits.append((time.monotonic() - began) * 1e3)
            time.sleep(max(0, 0.01 - (time.monotonic() - began)))
        last = connection.json("GET", reel.status_path(jobs[-1]["request_id"]))
        if last["status"] == "COMPLETED":
            raise RuntimeError(f"the videos were done before the time was up: {last}")
        note(NAME, "health p50", load.percentile(waits, 0.5))
        note(NAME, "health p99", load.percentile(waits, 0.99))
        for job in jobs:
            connection.call("PUT", reel.status_path(job["request_id"]).replace("/status", "/cancel"))
