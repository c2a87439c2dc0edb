"""The servers that are measured, each started as its documents say, on a port of its own."""

import os
import signal
import subprocess
import time
from pathlib import Path

from load import Connection, wait_until_ready
from machine import free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("REEL_BIN", ROOT / ".build/release"))
PEERS = ROOT / ".build/peers/bin"
PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PATH = "/queue/fal-ai/kling-video/v2.5-turbo/standard/image-to-video"


def body(prompt="x"):
    return {"prompt": prompt, "image_url": PICTURE}


class System:
    """A running server. `submit_path` takes `body`; `status_path(id)` tells of one job."""

    name, durable = "", "no queue"
    ready_path, ready_word, submit_path = "/health/ready", b"", None
    body = staticmethod(body)
    id_key = "request_id"

    def __init__(self, folder):
        self.folder, self.port, self.processes = Path(folder), free_port(), []
        self.folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        try:
            self.start()
            wait_until_ready(self.port, self.ready_path, self.ready_word, process=self.processes[-1])
        except Exception:
            self.stop()
            raise
        self.seconds_to_ready = time.monotonic() - began

    def spawn(self, *command, **environment):
        with (self.folder / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    list(map(str, command)), stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                    cwd=self.folder, env=os.environ | {"PATH": f"{PEERS}:{os.environ['PATH']}"} | environment))
        return self.processes[-1]

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def pids(self):
        return [process.pid for process in self.processes]

    def submit(self, prompt="x"):
        return Connection(self.port).json("POST", self.submit_path, self.body(prompt))[self.id_key]

    def status_path(self, id):
        return None

    def stop(self):
        for process in self.processes:
            for step in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, step)
                    process.wait(5)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Reel(System):
    name, durable = "**Reel**", "SQLite, fsync before 200"
    submit_path, programs = PATH, BIN

    def __init__(self, folder, engine, workers=1, **environment):
        self.engine, self.workers, self.environment = engine, workers, environment
        super().__init__(folder)

    def start(self):
        self.spawn(
            self.programs / "reel", "serve", "--port", self.port, "--data", self.folder / "data", "--workers", self.workers,
            **{"REEL_ENGINE": str(self.engine), "REEL_LOG_LEVEL": "warning"} | self.environment)

    def status_path(self, id):
        return f"/queue/fal-ai/kling-video/requests/{id}/status"


class ReleasedReel(Reel):
    name, programs = "Reel as `make release` links it", ROOT / "dist"


class HummingbirdAlone(System):
    name, ready_path = "Hummingbird alone, one JSON route", "/status"

    def start(self):
        self.spawn(BIN / "hummingbird-json", self.port)

    def status_path(self, _):
        return "/status"


class FastAPIDict(System):
    name, durable = "FastAPI + dict (uvicorn, uvloop, httptools)", "memory only"
    ready_path, submit_path, module = "/docs", "/jobs", "fastapi_dict"

    def start(self, **environment):
        self.spawn(
            PEERS / "uvicorn", "--app-dir", Path(__file__).with_name("peers"), f"{self.module}:app", "--port", self.port,
            "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", **environment)

    def status_path(self, id):
        return f"/jobs/{id}/status"


class FastAPIArq(FastAPIDict):
    name, durable, module = "FastAPI + arq + Redis (AOF everysec)", "Redis, up to 1 s lost", "fastapi_arq"

    appendfsync = "everysec"

    def start(self):
        redis = free_port()
        self.spawn(
            "redis-server", "--port", redis, "--dir", self.folder, "--appendonly", "yes", "--appendfsync", self.appendfsync, "--save", "")
        environment = {"REDIS_PORT": str(redis), "PYTHONPATH": str(Path(__file__).with_name("peers"))}
        self.spawn(PEERS / "arq", "fastapi_arq.Worker", **environment)
        super().start(**environment)


class DurableFastAPIArq(FastAPIArq):
    name, durable, appendfsync = "FastAPI + arq + Redis (AOF always)", "Redis, fsync before 200", "always"


class BentoTask(System):
    name, durable = "BentoML @task", "SQLite, deleted at each start"
    ready_path, submit_path, id_key = "/readyz", "/render/submit", "task_id"

    def start(self):
        self.spawn(
            PEERS / "bentoml", "serve", "bento_task:Renderer", "--working-dir", Path(__file__).with_name("peers"), "--port",
            self.port, "--host", "127.0.0.1", BENTOML_DO_NOT_TRACK="true", BENTOML_HOME=str(self.folder / "bento"))

    def status_path(self, id):
        return f"/render/status?task_id={id}"


class LitServe(System):
    name, durable = "LitServe (call and wait)", "no queue"
    ready_path, submit_path = "/health", "/predict"

    def start(self):
        self.spawn(PEERS / "python", Path(__file__).with_name("peers") / "litserve_sync.py", PORT=str(self.port))


class Coglet(System):
    name, durable = "cog/coglet (call and wait)", "no queue: 409 when busy"
    ready_path, ready_word, submit_path = "/health-check", b'"READY"', "/predictions"
    body = staticmethod(lambda prompt="x": {"input": body(prompt)})

    def start(self):
        for file in Path(__file__).with_name("peers").joinpath("cog").iterdir():
            if file.is_file():
                (self.folder / file.name).write_bytes(file.read_bytes())
        self.spawn(
            PEERS / "python", "-m", "cog.server.http", "--host", "127.0.0.1",
            PORT=str(self.port), COG_PREDICT_TYPE_STUB="predict.py:Predictor")


PEER_KINDS = [FastAPIDict, FastAPIArq, DurableFastAPIArq, BentoTask, LitServe, Coglet]
