"""`reel serve` with a certificate of its own authority: the environment alone brings the fal client to it."""

import json
import os
import re
import signal
import subprocess
import sys

import fal_client
import pytest
from conftest import KLING
from reel_run import QUICK_ENGINE, environment
from reel_server import BIN, free_port


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    data = tmp_path_factory.mktemp("authority") / "data"
    ports = {name: free_port() for name in ("port", "tls-port", "connect-port")}
    command = [BIN / "reel", "serve", "--data", data]
    for name, port in ports.items():
        command += [f"--{name}", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment(REEL_ENGINE=QUICK_ENGINE, REEL_LOG_LEVEL="error"))
    told = ""
    while told.count("Reel listens") < 3 or told.count("export") < 5:
        line = process.stderr.readline()
        assert line, told
        told += line
    yield ports, told, data
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    process.stderr.close()


def exports(told, *names):
    """The variables that the server tells to export."""
    pairs = dict(re.findall(r"([A-Z_]+)=(\S+)", "\n".join(line for line in told.splitlines() if "export" in line)))
    return {name: pairs[name] for name in names}


def test_what_it_tells_to_type_works_with_curl(serving):
    ports, told, data = serving
    through = dict(os.environ, **exports(told, "HTTPS_PROXY", "CURL_CA_BUNDLE"))
    for host in ("fal.run", "queue.fal.run", "rest.fal.ai", "v3b.fal.media"):
        run = subprocess.run(
            ["curl", "-sSf", f"https://{host}/health/live"], env=through, text=True, capture_output=True, check=True)
        assert json.loads(run.stdout) == {"status": "ok"}
    direct = ["curl", "-sSf", "--cacert", data / "tls/ca.pem", f"https://localhost:{ports['tls-port']}/health/live"]
    subprocess.run(direct, check=True, capture_output=True)
    assert subprocess.run(direct[:2] + direct[4:], capture_output=True).returncode == 60, "trusted by nobody else"
    assert (data / "tls").stat().st_mode & 0o777 == 0o700
    assert (data / "tls/ca-key.pem").stat().st_mode & 0o777 == 0o600


def test_python_with_the_environment_alone(serving, pictures):
    _, told, _ = serving
    variables = exports(told, "SSL_CERT_FILE", "FAL_RUN_HOST", "FAL_QUEUE_RUN_HOST", "FAL_KEY")
    program = (
        "import json, sys, fal_client\n"
        "print(json.dumps(fal_client.subscribe(sys.argv[1], json.load(sys.stdin))))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, KLING], env=dict(os.environ, **variables), text=True, capture_output=True, timeout=120,
        input=json.dumps({"prompt": "Slow push in", "image_url": fal_client.encode_file(pictures.image)}))
    assert run.returncode == 0, run.stderr[-3000:]
    assert json.loads(run.stdout)["video"]["url"].startswith(f"https://{variables['FAL_RUN_HOST']}/")
