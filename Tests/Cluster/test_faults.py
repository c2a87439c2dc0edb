"""Jobs on three hosts while servers, workers, the database, the network and the S3 server fail: each accepted one is done, once."""

import http.client
import os
import random
import threading
import time
import urllib.parse

import pytest
from chaos import Chaos
from faulty import APPLICATION
from reckoning import movie_of

#: `make test-cluster` does 5,000.
JOBS = int(os.environ.get("REEL_CLUSTER_JOBS", "5000"))


class Load:
    """Callers who submit to any of the servers, and to another one where that does not answer."""

    def __init__(self, cluster, count, threads=6):
        self.cluster, self.left, self.lock = cluster, count, threading.Lock()
        self.accepted, self.refused, self.unheard = [], 0, 0
        self.threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(threads)]
        for thread in self.threads:
            thread.start()

    def _run(self, number):
        chance = random.Random(number)
        while True:
            with self.lock:
                if self.left == 0:
                    return
                self.left -= 1
            self._submit(chance)

    def _submit(self, chance):
        while True:
            try:
                id = chance.choice(self.cluster.servers).submit(timeout=5)
            except (OSError, http.client.HTTPException):
                self.unheard += 1
                time.sleep(0.05)
                continue
            with self.lock:
                if id:
                    self.accepted.append(id)
                    return
                self.refused += 1
            time.sleep(0.2)

    def join(self, seconds):
        end = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0, end - time.monotonic()))
            assert not thread.is_alive(), f"{self.left} of the requests were not accepted after {seconds} s"


def test_every_accepted_request_is_done_once_whatever_fails(cluster, figures):
    began = time.monotonic()
    with Chaos(cluster, seed=1) as chaos:
        load = Load(cluster, JOBS)
        load.join(1500)
        # The work goes on under the faults, too.
        cluster_is_done_by = time.monotonic() + 60
        while time.monotonic() < cluster_is_done_by and unfinished(cluster) > JOBS // 50:
            time.sleep(0.5)
    chaos.mend()
    end = time.monotonic() + 300
    while unfinished(cluster) and time.monotonic() < end:
        time.sleep(0.5)
    seconds = time.monotonic() - began
    states = dict(cluster.postgres.query("SELECT id, state FROM job"))
    lost = [id for id in load.accepted if id not in states]
    assert not lost, f"{len(lost)} of {len(load.accepted)} accepted requests are lost: {lost[:3]}"
    assert not (waiting := [id for id, state in states.items() if state in ("queued", "running")]), f"not over: {waiting[:3]}"
    doubled = cluster.postgres.query("SELECT request, count(*) FROM charge GROUP BY request HAVING count(*) > 1")
    assert not doubled, f"charged twice: {doubled[:3]}"
    charged = {id for (id,) in cluster.postgres.query("SELECT request FROM charge")}
    succeeded = {id for id, state in states.items() if state == "succeeded"}
    assert charged == succeeded, f"charged and not made, or made and not charged: {sorted(charged ^ succeeded)[:3]}"
    failed = [id for id, state in states.items() if state == "failed"]
    broken, named = [], set()
    chance = random.Random(3)
    for id in states:
        server = chance.choice(cluster.servers)
        code, result = server.result(id)
        if code != 200:
            assert id in failed, f"{id} is {states[id]} and answers {code}: {result}"
            continue
        path = urllib.parse.urlsplit(result["video"]["url"]).path
        named.add(path.split("/")[-2])
        # Each tenth: the others are looked for in the list of all files.
        if chance.random() < 0.1 and server.request("GET", path) != (200, movie_of(id)):
            broken.append(id)
    assert not broken, f"files that are not whole: {broken[:3]}"
    stored = {key.split("/")[-2] for key in cluster.storage.keys() if "/files/" in key}
    missing = named - stored
    assert not missing, f"results whose file is gone: {sorted(missing)[:3]}"
    faults = ", ".join(f"{count} {name}" for name, count in sorted(chaos.counts.items()))
    figures.append(
        f"{len(states)} requests ({len(load.accepted)} heard of their acceptance), {len(succeeded)} made, {len(failed)} failed after their"
        f" last attempt, 0 lost, 0 doubled, {len(stored - named)} files of nobody left for the sweep, in {seconds:.0f} s;"
        f" hosts are {'network namespaces' if cluster.hosts.are_real else 'names'}; faults: {faults}")  # fmt: skip


def unfinished(cluster):
    """Jobs that are not over; while the database is away, as if all were not."""
    try:
        return int(cluster.postgres.query("SELECT count(*) FROM job WHERE state IN ('queued', 'running')")[0][0])
    except Exception:  # noqa: BLE001
        return JOBS


def test_a_dead_workers_job_is_with_another_within_16_seconds(cluster, figures):
    times = []
    for attempt in range(3):
        server = cluster.servers[attempt]
        id = server.submit("hold 600")
        server.wait(id, "IN_PROGRESS")
        # It is the worker's before its engine has noted that it is there.
        while not (known := arrivals(cluster, id)):
            time.sleep(0.01)
        holder = next(worker for worker in cluster.workers if is_below(known[0]["pid"], worker.process.pid))
        began = time.monotonic()
        holder.kill()
        while len(found := arrivals(cluster, id)) < 2:
            assert time.monotonic() - began < 20, "nobody has taken the job up"
            time.sleep(0.02)
        times.append(found[1]["time"] - began)
        cancel(server, id)
        holder.start().wait_until_ready()
    assert max(times) <= 16
    figures.append(f"from a worker's death to its job's start elsewhere: {', '.join(f'{seconds:.1f}' for seconds in times)} s (goal 16)")


def cancel(server, id):
    assert server.request("PUT", f"{APPLICATION}/requests/{id}/cancel")[0] == 202
    server.wait(id)


def arrivals(cluster, id):
    lines = [line.split() for line in cluster.arrivals.read_text().splitlines() if line.startswith(id)] if cluster.arrivals.exists() else []
    return [{"time": float(seconds), "pid": int(pid)} for _, seconds, pid in lines]


def is_below(pid, ancestor):
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            with open(f"/proc/{pid}/stat") as stat:
                pid = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


@pytest.mark.parametrize("role", ["servers", "workers"])
def test_a_rolling_restart_loses_nothing(cluster, role):
    load = Load(cluster, 150, threads=3)
    for node in getattr(cluster, role):
        assert node.stop() == 0, node.log[-2000:]
        node.start().wait_until_ready()
    load.join(120)
    for id in load.accepted:
        status = cluster.servers[0].wait(id, seconds=60)
        assert "error" not in status, status
