"""Many jobs, one after the other, through one server: what it holds stays the same."""

import os
import statistics
import time

from counts import note
from faulty import Caller, Faulty
from submitting import Submitting


def private_memory(server):
    """kB that are the server's own."""
    lines = open(f"/proc/{server.process.pid}/smaps_rollup").read().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Dirty:", "Private_Clean:")))


def log_bytes(folder):
    return (folder / "data/jobs.sqlite-wal").stat().st_size


def status_times(caller, id, count=200):
    times = []
    for _ in range(count):
        began = time.monotonic()
        assert caller.status(id)[0] in (200, 202)
        times.append(time.monotonic() - began)
    return statistics.median(times) * 1e3


def test_memory_log_and_answers_stay_as_they_are(tmp_path, programs, slow):
    jobs = int(os.environ.get("REEL_SOAK_JOBS", 50_000 if slow else 500))
    with Faulty(tmp_path, programs, workers=4) as server:
        server.wait_until_live()
        caller = Caller(server)
        load = Submitting(threads=4)
        load.start(server, pause=0.002, limit=jobs // 4)
        seen, step = [], jobs // 10
        for mark in range(step, jobs + 1, step):
            while len(load.accepted) < mark:
                assert server.process.poll() is None
                time.sleep(0.02)
            # Work in hand differs from moment to moment, so each figure is taken when there is none.
            last = load.accepted[-1]
            while caller.status(last)[1]["status"] != "COMPLETED":
                time.sleep(0.02)
            seen.append((private_memory(server), log_bytes(tmp_path), status_times(caller, last)))
        load.stop()
        # The first fifth fills what remembers the last few thousand jobs.
        warm, end = seen[1][0], statistics.median(memory for memory, _, _ in seen[-3:])
        log = max(size for _, size, _ in seen) / 2**20
        early, late = (statistics.median(times for _, _, times in part) for part in (seen[:3], seen[-3:]))
        remark = f"{warm / 1024:.1f} -> {end / 1024:.1f} MiB of its own, log <= {log:.0f} MiB, status {early:.2f} -> {late:.2f} ms"
        note("soak", 0, len(load.accepted), remark=remark)
        assert log < 64
        # The server remembers its last 4,096 jobs: until then it grows, by 3 kB for each.
        assert end < (warm * 1.05 if jobs >= 20_000 else warm + 10 * 1024), remark
        assert late < early * 3, remark
