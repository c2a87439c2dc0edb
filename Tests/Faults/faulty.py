"""A `reel serve` that can be killed, and that has a bad disk or a wrong clock if asked for."""

import http.client
import json
import mmap
import os
import struct
import time
from pathlib import Path

from pictures import data_uri, png
from reel_server import ReelServer

APPLICATION = "/queue/fal-ai/kling-video"
SUBMIT = f"{APPLICATION}/v2.5-turbo/standard/image-to-video"
PICTURE = data_uri(png(16, 16))
SYNC_FAILS, NO_SPACE, WRITE_FAILS, LINK_FAILS = 1, 2, 4, 8


class Control:
    """The file that tells fault_shim.c what to do; a program reads it while it runs."""

    FIELDS = {"faults": 0, "skip": 4, "count": 8, "hits": 12, "lying": 16, "cut": 20, "syncs": 24}

    def __init__(self, path):
        self.path = Path(path)
        self.path.write_bytes(bytes(40))
        with self.path.open("r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 40)

    def __getitem__(self, field):
        return struct.unpack_from("=i", self.memory, self.FIELDS[field])[0]

    def __setitem__(self, field, value):
        struct.pack_into("=i", self.memory, self.FIELDS[field], value)

    def arm(self, faults, skip=0, count=1):
        """The next `count` calls of these kinds fail, after `skip` that do not."""
        self["faults"] = 0
        self["skip"], self["count"] = skip, count
        self["faults"] = faults

    def shift_clock(self, seconds):
        struct.pack_into("=q", self.memory, 32, seconds)


class Faulty(ReelServer):
    """A server on `folder`, which outlives it; with `control`, between it and its disk stands fault_shim.c."""

    def __init__(self, folder, programs, control=None, workers=2, journal=False, **environment):
        self.folder = Path(folder)
        settings = {"REEL_LOG_LEVEL": "warning"} | environment
        if control:
            settings |= {"LD_PRELOAD": str(programs.shim), "FAULT_CONTROL": str(control.path)}
            settings |= {"FAULT_FOLDER": str(self.folder / "data")} | ({"FAULT_JOURNAL": "1"} if journal else {})
        super().__init__(self.folder, workers=workers, engine=programs.engine, environment=settings)

    def wait_until_live(self, seconds=20):
        """Asks every 5 ms. Returns when the answer came; raises if the server has ended."""
        while True:
            try:
                Caller(self).request("GET", "/health/live")
                return time.monotonic()
            except (OSError, http.client.HTTPException):
                pass
            if self.process.poll() is not None or time.monotonic() - self.started > seconds:
                raise RuntimeError(f"reel serve is not live (exit {self.process.poll()}):\n{self.log.read_text()[-3000:]}")
            time.sleep(0.005)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        self.wait_until_live()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()


class Caller:
    """One connection to a server."""

    def __init__(self, server, timeout=20):
        self.http = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout)

    def request(self, method, path, body=None, headers=None):
        text = json.dumps(body) if body is not None else None
        self.http.request(method, path, text, {"Content-Type": "application/json"} | (headers or {}))
        answer = self.http.getresponse()
        return answer.status, answer.read()

    def submit(self, prompt="x", headers=None, query=""):
        """The id of the request, once its acceptance has been heard; None if it was refused."""
        status, text = self.request("POST", SUBMIT + query, {"prompt": prompt, "image_url": PICTURE}, headers)
        return json.loads(text)["request_id"] if status == 200 else None

    def status(self, id):
        code, text = self.request("GET", f"{APPLICATION}/requests/{id}/status?logs=1")
        return code, json.loads(text)

    def result(self, id):
        code, text = self.request("GET", f"{APPLICATION}/requests/{id}")
        return code, json.loads(text)

    def wait(self, id, seconds=60):
        """The status of a request once it is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            code, status = self.status(id)
            if code == 200:
                return status
            if code != 202:
                raise AssertionError(f"the status of {id} is answered with {code}: {status}")
            time.sleep(0.02)
        raise AssertionError(f"{id} is not over after {seconds} s: {status}")


def children(pid):
    """The processes that a process has started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def is_named(pid, name):
    try:
        return os.readlink(f"/proc/{pid}/exe").endswith(name)
    except OSError:
        return False
