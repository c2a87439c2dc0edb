"""Submits a second through one and through two `reel serve` that share a database: `nodes.py URL [ROUNDS] [SECONDS]`.

Everything, the load too, shares the cores of this machine, so that two nodes can be no faster than one where the cores are what is short: processor time a submit tells
how it would be with cores of their own. Jobs wait (`--workers 0`); what they would be made with is not asked.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / folder) for folder in ("Tests/Cluster", "Tests/Faults", "Tests/Conformance", "Tests/S3", "Benchmarks/server")]

import load  # noqa: E402
from faulty import PICTURE, SUBMIT  # noqa: E402
from reel_server import BIN, free_port  # noqa: E402
from stores import ObjectStore  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


class Node:
    def __init__(self, folder, environment):
        self.port = free_port()
        command = [BIN / "reel", "serve", "--workers", "0", "--port", str(self.port), "--data", folder, "--without-keys"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        load.wait_until_ready(self.port, "/health/ready", process=self.process)


def seconds_of(pids):
    """Processor time of processes that run."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def database_pids(url):
    """The server's processes for Reel's connections."""
    command = ["psql", url, "-XAtc", "SELECT pid FROM pg_stat_activity WHERE application_name = 'reel'"]
    return [int(line) for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]


def measure(nodes, url, seconds, connections=16):
    """Submits a second, the slowest node's p99 in ms, and processor time in us a submit: of the nodes, of the database's sessions."""
    body = json.dumps({"prompt": "x", "image_url": PICTURE})
    pids = [node.process.pid for node in nodes]
    before = seconds_of(pids), seconds_of(sessions := database_pids(url))

    def one(node):
        return load.wrk(f"http://127.0.0.1:{node.port}{SUBMIT}", "submit", body, connections=connections // len(nodes), seconds=seconds)

    with ThreadPoolExecutor(len(nodes)) as pool:
        rates = list(pool.map(one, nodes))
    assert not any(rate.refused or rate.broken for rate in rates), rates
    count = sum(rate.per_second for rate in rates) * seconds
    spent = seconds_of(pids) - before[0], seconds_of(sessions) - before[1]
    return count / seconds, max(rate.p99 for rate in rates), spent[0] / count * 1e6, spent[1] / count * 1e6


def main(url, rounds=3, seconds=4):
    storage = ObjectStore("127.0.0.1")
    nodes = []
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, REEL_DATABASE=url, REEL_LOG_LEVEL="error", **storage.environment)
            nodes = [Node(Path(folder) / name, environment) for name in ("one", "two")]
            figures = {1: [], 2: []}
            # What is made at the first requests is not what is measured.
            measure(nodes, url, 1)
            for number in range(rounds):
                for count in (1, 2) if number % 2 == 0 else (2, 1):
                    figures[count].append(measure(nodes[:count], url, seconds))
            for count, found in figures.items():
                rate, p99, node, database = (statistics.median(values) for values in zip(*found))
                print(f"submits through {count} node{'s' if count > 1 else ''}: {rate:.0f}/s, p99 {p99:.0f} ms;"
                      f" processor time a submit: {node:.0f} us at the nodes, {database:.0f} us at the database")  # fmt: skip
            ratios = [two[0] / one[0] for one, two in zip(figures[1], figures[2])]
            print(f"two nodes / one: {statistics.median(ratios):.2f} (median of {rounds} rounds; all on this machine's {os.cpu_count()} cores)")
    finally:
        for node in nodes:
            node.process.terminate()
            node.process.wait(30)
        storage.close()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
