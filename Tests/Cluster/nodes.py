"""A server and a worker on each host, which can be killed and started again."""

import http.client
import json
import os
import signal
import subprocess
import time

from faulty import APPLICATION, PICTURE, SUBMIT
from reel_server import BIN, free_port


class Node:
    """One process, `reel serve --workers 0` or `reel worker`, that starts again on the same port and folder."""

    def __init__(self, role, host, cluster, folder, workers=0):
        self.role, self.host, self.cluster, self.folder, self.port = role, host, cluster, folder / f"{role}{host}", free_port()
        self.folder.mkdir()
        self.workers, self.process, self.options = workers, None, ["--without-keys"]

    def start(self, **environment):
        address = self.cluster.hosts.address(self.host)
        command = [*self.cluster.hosts.within(self.host), BIN / "reel", self.role, "--data", self.folder / "data", "--host", address]
        command += ["--workers", str(self.workers)]
        command += ["--port", str(self.port), *self.options] if self.role == "serve" else ["--health-port", str(self.port)]
        settings = dict(os.environ, **self.cluster.environment) | environment
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=settings)
        return self

    def wait_until_ready(self, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.is_ready:
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"{self.role} {self.host} is not ready:\n{self.log[-3000:]}")

    @property
    def is_ready(self):
        try:
            return self.request("GET", "/health/ready", timeout=3)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    @property
    def has_ended_by_itself(self):
        """Neither killed nor told to stop by a test."""
        return self.process is not None and (self.process.poll() or 0) > 0

    @property
    def log(self):
        return (self.folder / "log").read_text()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=40):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def connection(self, timeout=20):
        return http.client.HTTPConnection(self.cluster.hosts.address(self.host), self.port, timeout=timeout)

    def request(self, method, path, body=None, headers=None, timeout=20):
        """Status and body; JSON goes in and comes out."""
        connection = self.connection(timeout)
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body)
        try:
            connection.request(method, path, raw, {"Content-Type": "application/json"} | (headers or {}))
            answer = connection.getresponse()
            text = answer.read()
            kind = answer.headers.get("Content-Type", "")
            return answer.status, json.loads(text) if kind.startswith("application/json") else text
        finally:
            connection.close()

    def submit(self, prompt="x", headers=None, picture=PICTURE, timeout=20):
        """The request's id, or None if it was refused."""
        status, answer = self.request("POST", SUBMIT, {"prompt": prompt, "image_url": picture}, headers, timeout)
        return answer["request_id"] if status == 200 else None

    def status(self, id):
        return self.request("GET", f"{APPLICATION}/requests/{id}/status?logs=1")[1]

    def result(self, id):
        return self.request("GET", f"{APPLICATION}/requests/{id}")

    def wait(self, id, state="COMPLETED", seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (found := self.status(id))["status"] == state:
                return found
            time.sleep(0.02)
        raise AssertionError(f"{id} is not {state} after {seconds} s: {found}")


class Cluster:
    """PostgreSQL, an S3 server and three hosts, each with a server and a worker."""

    def __init__(self, hosts, postgres, storage, folder, programs, workers=2):
        self.hosts, self.postgres, self.storage = hosts, postgres, storage
        self.environment = {
            "REEL_DATABASE": postgres.url, "REEL_ENGINE": str(programs.engine), "REEL_LOG_LEVEL": "warning", "REEL_STOP_LIMIT": "5",
            "REEL_FETCH_ALLOW": "127.0.0.0/8,10.213.7.0/24", "NOOP_ENGINE_LOG": str(folder / "arrivals"), **storage.environment,
        }  # fmt: skip
        self.arrivals = folder / "arrivals"
        self.servers = [Node("serve", host, self, folder) for host in range(3)]
        self.workers = [Node("worker", host, self, folder, workers) for host in range(3)]

    @property
    def nodes(self):
        return self.servers + self.workers

    def start(self):
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.wait_until_ready()
        return self

    def kill(self):
        for node in self.nodes:
            if node.process and node.process.poll() is None:
                node.kill()
