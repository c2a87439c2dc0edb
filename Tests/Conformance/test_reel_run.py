"""`reel run`: programs written for fal itself, unchanged, and what becomes of their processes, signals and exit codes."""

import http.server
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import fal_client
import pytest
import reel_run as running
from conftest import KLING, VEO
from reel_run import reel_run

PROGRAM = """
import json, sys
import fal_client

given = json.load(sys.stdin)
ids, states = [], []
result = fal_client.subscribe(
    given["endpoint"], given["arguments"], with_logs=True, on_enqueue=ids.append,
    on_queue_update=lambda update: states.append(type(update).__name__))
again = fal_client.result(given["endpoint"], ids[0])
url = result["video"]["url"]
import httpx
video = httpx.get(url)
try:
    fal_client.run(given["endpoint"], {"prompt": "x"})
except fal_client.FalClientHTTPError as error:
    refused = error.status_code
print(json.dumps({"states": states, "url": url, "again": again == result, "bytes": len(video.content), "refused": refused,
                  "size": result["video"]["file_size"], "type": video.headers["content-type"]}))
"""


def test_the_python_client_unchanged(pictures):
    given = {"endpoint": KLING, "arguments": {"prompt": "Slow push in", "image_url": fal_client.encode_file(pictures.image)}}
    run = reel_run(sys.executable, "-c", PROGRAM, input=json.dumps(given))
    assert run.returncode == 0, run.stderr[-3000:]
    seen = json.loads(run.stdout)
    assert "InProgress" in seen["states"] and seen["states"][-1] == "Completed"
    assert seen["url"].startswith("https://queue.fal.run/"), "URLs are built from how the caller reached us"
    assert (seen["bytes"], seen["type"]) == (seen["size"], "video/mp4")
    assert seen["again"]
    assert seen["refused"] == 422
    assert len(run.stderr.splitlines()) == 1, "one line says what happened"


def test_curl_to_every_role():
    script = """
    curl -sSf https://fal.run/health/live && echo
    curl -sSf https://queue.fal.run/health/live && echo
    curl -sS https://queue.fal.run/fal-ai/veo3.1/requests/0b56a1b4-7f3c-4ab6-9a50-14a6b1b2f5ce/status && echo
    curl -sSf -X POST -H "Authorization: Key $FAL_KEY" https://rest.fal.ai/tokens/ -d '{"allowed_apps":["veo3.1"]}' && echo
    curl -sS -o /dev/null -w '%{http_code}\\n' https://v3.fal.media/files/none/none.mp4
    """
    run = reel_run("sh", "-ec", script)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert lines[:3] == [{"status": "ok"}, {"status": "ok"}, {"status": "NOT_FOUND"}]
    assert isinstance(lines[3], str) and lines[3]
    assert lines[4] == 404


@pytest.mark.parametrize("script, code", [("exit 0", 0), ("exit 7", 7), ("exit 64", 64), ("kill -9 $$", 137)])
def test_the_exit_code_is_the_programs(script, code):
    assert reel_run("sh", "-c", script).returncode == code


def test_standard_input_and_output_are_the_programs():
    run = reel_run("cat", input="through")
    assert (run.stdout, run.returncode) == ("through", 0)


def test_what_cannot_be_run():
    run = reel_run("no-such-program")
    assert (run.returncode, run.stderr) == (127, "reel: There is no program no-such-program on the PATH.\n")
    assert reel_run("./no/such/program").returncode == 127
    assert reel_run("/etc/passwd").returncode == 126
    assert reel_run().returncode == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_the_program_and_nothing_is_left(number):
    program = (
        "import signal, sys, time\n"
        "for number in (signal.SIGINT, signal.SIGTERM):\n"
        "    signal.signal(number, lambda number, frame: sys.exit(40 + number))\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = running.start(sys.executable, "-c", program)
    try:
        assert process.stdout.readline() == "ready\n"
        folder = re.search(r"data in (\S+)", process.stderr.readline()).group(1)
        assert Path(folder).is_dir()
        process.send_signal(number)
        assert process.wait(10) == 40 + number
        assert not Path(folder).exists()
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    finally:
        process.kill()
        process.communicate()


def test_keep_leaves_the_server_until_it_is_told_to_stop(tmp_path):
    process = running.start("sh", "-c", "echo $REEL_URL; exit 5", options=["--keep", "--data", tmp_path / "data"])
    try:
        url = process.stdout.readline().strip()
        process.stderr.readline()
        assert "stays until Ctrl-C" in process.stderr.readline()
        subprocess.run(["curl", "-sSf", f"{url}/health/live"], check=True, capture_output=True)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 5
        assert (tmp_path / "data/jobs.sqlite").exists(), "a folder that was named is kept"
    finally:
        process.kill()
        process.communicate()


def test_other_hosts_are_reached_as_they_are(certificates):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"somebody else")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.leaf, certificates.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        # Its certificate is its own, so what the program trusts already must still be trusted.
        run = reel_run(
            "curl", "-sSf", f"https://localhost:{server.server_port}/",
            env=running.environment(SSL_CERT_FILE=str(certificates.authority), no_proxy="", NO_PROXY=""))
        assert (run.stdout, run.returncode) == ("somebody else", 0), run.stderr
    finally:
        server.shutdown()
        server.server_close()


def test_a_realtime_socket_is_refused_by_name():
    program = (
        "import fal_client\n"
        f"with fal_client.realtime({VEO!r}) as connection: pass\n"
    )
    run = reel_run(sys.executable, "-c", program)
    assert run.returncode == 1
    assert "HTTP 404" in run.stderr
    run = reel_run("curl", "-sS", f"https://fal.run/{VEO}/realtime")
    assert json.loads(run.stdout) == {"detail": "Path /realtime not found"}
