"""How long it is from an engine's event to the clients that follow its job, over real HTTP with 20 streams open."""

import asyncio
import json
import statistics
import textwrap
import time

import httpx
import pytest
from reel_server import ReelServer
from scripted_requests import status, submit, wait_for

STREAMS, EVENTS = 20, 100

# Says its progress 100 times, 20 ms apart, and notes when; the clock is the whole machine's.
ENGINE = '''\
#!/usr/bin/env python3
import json, sys, time
from pathlib import Path
shot = json.loads(sys.stdin.readline())
stamps, folder = [], Path(__file__).parent
while not (folder / "go").exists():
    time.sleep(0.005)
for step in range(1, 101):
    time.sleep(0.02)
    stamps.append(time.monotonic())
    print(json.dumps({"type": "progress", "fraction": step / 100}), flush=True)
(folder / f"{shot['id']}.json").write_text(json.dumps(stamps))
Path(shot["output"]).write_bytes(b"movie")
file = {"path": shot["output"], "bytes": 5, "size": {"width": 2, "height": 2}, "frameRate": 24}
print(json.dumps({"type": "finished", "file": file | {"frameCount": 120, "hasSound": False}}), flush=True)
sys.stdin.read()
'''


async def follow(server, url, opened):
    """When each progress was heard, by its hundredth."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    path = url.removeprefix(server.url) + "/stream"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
    heard = {}
    while True:
        line = await reader.readline()
        now = time.monotonic()
        if not line.startswith(b"data: "):
            assert line, "the stream broke off"
            continue
        event = json.loads(line[6:])
        opened.set()
        if event["status"] == "COMPLETED":
            writer.close()
            return heard
        if "progress" in (event.get("metrics") or {}):
            heard.setdefault(round(event["metrics"]["progress"] * 100), now)


@pytest.mark.parametrize("jobs", [1, 20])
def test_latency_from_engine_to_clients(tmp_path, jobs):
    engine = tmp_path / "engine.py"
    engine.write_text(textwrap.dedent(ENGINE))
    engine.chmod(0o755)
    server = ReelServer(tmp_path, workers=jobs, engine=engine)

    async def all_streams(tickets):
        opened = [asyncio.Event() for _ in range(STREAMS)]
        urls = [tickets[number % jobs]["status_url"] for number in range(STREAMS)]
        following = [asyncio.create_task(follow(server, *each)) for each in zip(urls, opened)]
        for event in opened:
            await event.wait()
        (tmp_path / "go").touch()
        return await asyncio.gather(*following)

    try:
        server.wait_until_live()
        tickets = [submit(server, "take your time") for _ in range(jobs)]
        for ticket in tickets:
            wait_for(lambda: status(ticket)["status"] == "IN_PROGRESS")
        heard = asyncio.run(all_streams(tickets))
        httpx.get(f"{server.url}/health/live")
    finally:
        server.stop()
    delays = []
    for number, times in enumerate(heard):
        stamps = json.loads((tmp_path / f"{tickets[number % jobs]['request_id']}.json").read_text())
        # Between two writes only the latest counts, so some are skipped; the last of all is in the end itself.
        assert len(times) > EVENTS / 2, "most events are told one by one"
        delays += [1000 * (time - stamps[step - 1]) for step, time in times.items()]
    cuts = statistics.quantiles(delays, n=100)
    print(f"\n{STREAMS} streams, {jobs} jobs, {len(delays)} events: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, max {max(delays):.1f} ms")
    assert min(delays) > 0 and cuts[49] < 50, "the median, since a machine that does other things too stretches the rest"
