"""Every call of the Python client, old and new, waiting and asynchronous; printed as a table at the end."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import client_calls
import client_table
import pytest
from reel_server import ReelServer

HERE = Path(__file__).parent
OLD = Path(sys.prefix) / "old-client"
CLIENTS = {
    f"fal-client {version('fal-client')}": (None, "sync"),
    f"fal-client {version('fal-client')} async": (None, "async"),
    "fal-client 0.13.1": (OLD, "sync"),
    "fal-client 0.13.1 async": (OLD, "async"),
}


def calls_of(client, folder):
    """What went wrong with each call of the client, by its name; all on a server of its own, which asks for a key."""
    path, kind = CLIENTS[client]
    environment = dict(os.environ) | ({"PYTHONPATH": str(path)} if path else {})
    keys = {"REEL_KEYS": os.environ["FAL_KEY"]}
    server = ReelServer(folder, workers=1, engine=HERE / "scripted_engine.py", environment=keys).wait_until_live()
    try:
        command = [sys.executable, HERE / "client_calls.py", server.url, kind]
        done = subprocess.run(command, env=environment, text=True, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """All clients at once: they mostly wait."""
    assert (OLD / "fal_client-0.13.1.dist-info").is_dir(), "run scripts/venv first"
    folders = [tmp_path_factory.mktemp("client") for _ in CLIENTS]
    with ThreadPoolExecutor() as pool:
        return dict(zip(CLIENTS, pool.map(calls_of, CLIENTS, folders)))


@pytest.mark.parametrize("call", [call.__name__ for call in client_calls.CALLS])
@pytest.mark.parametrize("client", CLIENTS)
def test_call(outcomes, client, call):
    wrong = outcomes[client][call]
    client_table.record(client, call.replace("_", " "), wrong is None)
    assert wrong is None, wrong
