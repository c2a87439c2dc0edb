"""The fal client with nothing but its environment changed: its hosts are Reel's https port."""

import json
import os
import subprocess
import sys

import video_facts
from conftest import KLING, VEO

PROGRAM = """
import json, sys
import fal_client

requests = json.load(sys.stdin)
results = {}
results["run"] = fal_client.run(requests["run"]["endpoint"], requests["run"]["arguments"])
states = []
results["subscribe"] = fal_client.subscribe(
    requests["subscribe"]["endpoint"], requests["subscribe"]["arguments"], with_logs=True,
    on_queue_update=lambda update: states.append(type(update).__name__))
try:
    fal_client.run(requests["run"]["endpoint"], {"prompt": "x"})
except fal_client.FalClientHTTPError as error:
    results["error"] = error.status_code
results["states"] = states
print(json.dumps(results))
"""


def test_environment_only(server, certificates, arguments, tmp_path):
    requests = {
        "run": {"endpoint": VEO, "arguments": arguments[VEO] | {"generate_audio": False}},
        "subscribe": {"endpoint": KLING, "arguments": arguments[KLING]},
    }
    environment = dict(
        os.environ,
        FAL_RUN_HOST=f"localhost:{server.tls_port}",
        FAL_QUEUE_RUN_HOST=f"localhost:{server.tls_port}/queue",
        SSL_CERT_FILE=str(certificates.authority),
    )
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(requests), env=environment, text=True, capture_output=True, timeout=400,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    results = json.loads(run.stdout)
    assert results["states"][-1] == "Completed" and "InProgress" in results["states"]
    assert results["error"] == 422

    for call in ("run", "subscribe"):
        url = results[call]["video"]["url"]
        assert url.startswith(f"https://localhost:{server.tls_port}/"), "URLs are built from how the caller reached us"
        path = tmp_path / f"{call}.mp4"
        subprocess.run(["curl", "-sSf", "--cacert", certificates.authority, "-o", path, url], check=True)
        assert path.stat().st_size == results[call]["video"]["file_size"]
    video_facts.check(tmp_path / "run.mp4", VEO, seconds=4, size=(720, 720), sound=False)
    video_facts.check_smallest(tmp_path / "subscribe.mp4", KLING)
