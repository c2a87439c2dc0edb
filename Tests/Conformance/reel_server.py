"""Starts and stops the built `reel serve`."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

import shared_stores

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("REEL_BIN", ROOT / ".build/release"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ReelServer:
    """One server process with a data folder of its own; plain http on `url`, https on `tls_port` where it has a certificate."""

    def __init__(self, folder, certificate=None, key=None, workers=2, engine=None, environment=None, port=None):
        self.port = port or free_port()
        self.tls_port = free_port() if certificate else None
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(folder) / "serve.log"
        command = [BIN / "reel", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--data", Path(folder) / "data", "--workers", str(workers)]
        if certificate:
            command += ["--tls-port", str(self.tls_port), "--tls-certificate", certificate, "--tls-key", key]
        # No test waits for work that it has left behind, unless it says so.
        environment = dict(os.environ, REEL_FETCH_ALLOW="127.0.0.0/8", REEL_STOP_LIMIT="0", **shared_stores.settings(Path(folder))) | (environment or {})
        if engine:
            environment["REEL_ENGINE"] = str(engine)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        self.started = time.monotonic()

    def wait_until_live(self, seconds=20):
        while True:
            try:
                if httpx.get(f"{self.url}/health/live", timeout=2).status_code == 200:
                    return self
            except httpx.TransportError:
                pass
            code = self.process.poll()
            if code is not None or time.monotonic() - self.started > seconds:
                self.process.kill()
                raise RuntimeError(f"reel serve is not live (exit {code}):\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def stop(self, seconds=15):
        """Sends SIGTERM; the exit code, and the seconds it took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return code, time.monotonic() - began
