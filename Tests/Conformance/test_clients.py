"""Every call of the unchanged Python client, old and new, waiting and asynchronous, under `reel run`; printed as a table at the end."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import client_calls
import client_table
import pytest
from reel_run import environment, reel_run

HERE = Path(__file__).parent
OLD = Path(sys.prefix) / "old-client"
CLIENTS = {
    f"fal-client {version('fal-client')}": (None, "sync"),
    f"fal-client {version('fal-client')} async": (None, "async"),
    "fal-client 0.13.1": (OLD, "sync"),
    "fal-client 0.13.1 async": (OLD, "async"),
}


def calls_of(client):
    """How each call of the client went, by its name; all on a server of its own."""
    path, kind = CLIENTS[client]
    changes = {"REEL_ENGINE": str(HERE / "scripted_engine.py")} | ({"PYTHONPATH": str(path)} if path else {})
    done = reel_run(sys.executable, HERE / "client_calls.py", kind, env=environment(**changes))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def outcomes():
    """All clients at once: they mostly wait."""
    assert (OLD / "fal_client-0.13.1.dist-info").is_dir(), "run scripts/venv first"
    with ThreadPoolExecutor() as pool:
        return dict(zip(CLIENTS, pool.map(calls_of, CLIENTS)))


@pytest.mark.parametrize("call", [call.__name__ for call in client_calls.CALLS])
@pytest.mark.parametrize("client", CLIENTS)
def test_call(outcomes, client, call):
    outcome = outcomes[client][call]
    client_table.record(client, call.replace("_", " "), outcome["passed"])
    if outcome["passed"] is None:
        assert (call, CLIENTS[client][0]) == ("lifecycle", OLD), "only the old client lacks a call"
    else:
        assert outcome["passed"], outcome["wrong"]
