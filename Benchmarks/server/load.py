"""Load: wrk for rates, plain sockets for what wrk cannot do."""

import http.client
import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("report.lua")


@dataclass
class Rate:
    """What wrk found; times in milliseconds. Answers of 400 and above are counted in `refused`, not in `per_second`."""

    per_second: float
    p50: float
    p99: float
    refused: int
    broken: int


def wrk(url, *arguments, connections=16, seconds=4):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", SCRIPT, url, "--", *arguments]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in output.splitlines() if line.startswith("RESULT"))
    requests, duration, p50, p99, refused, broken = map(int, line.split()[1:])
    return Rate((requests - refused) / duration * 1e6, p50 / 1e3, p99 / 1e3, refused, broken)


class Connection:
    """One connection that is kept; answers are JSON."""

    def __init__(self, port):
        self.port, self.http = port, http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def call(self, method, path, body=None):
        text = json.dumps(body) if body is not None else None
        self.http.request(method, path, text, {"Content-Type": "application/json"} if text else {})
        answer = self.http.getresponse()
        return answer.status, answer.read()

    def json(self, method, path, body=None):
        status, text = self.call(method, path, body)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {text[:200]}")
        return json.loads(text)


def wait_until_ready(port, path, word=b"", seconds=60, process=None):
    """Asks every 5 ms until the answer is 200 and has `word` in it."""
    began = time.monotonic()
    while True:
        try:
            status, text = Connection(port).call("GET", path)
            if status == 200 and word in text:
                return
        except (OSError, http.client.HTTPException):
            pass
        if process and process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}")
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"it is not ready after {seconds} s")
        time.sleep(0.005)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
