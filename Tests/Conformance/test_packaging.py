"""What Reel is installed with: the systemd unit, the container, the files for several machines. Each is held to what it promises."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from conftest import KLING
from reel_server import BIN, ROOT, free_port

PACKAGING = ROOT / "packaging"


def unit():
    """The settings of the unit's [Service] part, each with its values."""
    settings, part = {}, None
    for line in (PACKAGING / "systemd/reel.service").read_text().splitlines():
        if line.startswith("["):
            part = line
        elif part == "[Service]" and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            settings.setdefault(name, []).append(value)
    return settings


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The unit as it would be on this machine: its program is there."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed")
    path = tmp_path_factory.mktemp("unit") / "reel.service"
    path.write_text((PACKAGING / "systemd/reel.service").read_text().replace("/opt/reel/reel", str(BIN.resolve() / "reel")))
    return path


def test_systemd_takes_the_unit(installed):
    done = subprocess.run(["systemd-analyze", "verify", installed], capture_output=True, text=True, timeout=60)
    # Of other units on the machine it may say what it likes.
    assert not [line for line in done.stderr.splitlines() if "reel.service" in line], done.stderr


def test_the_unit_exposes_little(installed):
    """systemd's own count, of 10; 1.2 when this was written."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", installed], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def test_the_unit_keeps_what_it_promises():
    settings = unit()
    for name, value in {
        "DynamicUser": "yes", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "CapabilityBoundingSet": "",
        "StateDirectoryMode": "0700", "UMask": "0077", "LimitCORE": "0", "PrivateDevices": "yes",
    }.items():  # fmt: skip
        assert settings[name] == [value], name
    assert settings["ReadWritePaths"] == ["/var/lib/reel"]
    command = settings["ExecStart"][0].split()
    assert command[1] == "serve" and "--engine-sandbox require" in settings["ExecStart"][0]
    known = subprocess.run([BIN / "reel", "serve", "--help"], capture_output=True, text=True).stdout
    for word in command[2:]:
        assert not word.startswith("--") or word in known, f"reel serve has no {word}"


def last_stage():
    """The instructions of the image that is kept."""
    text = (PACKAGING / "docker/Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    start = max(index for index, line in enumerate(lines) if line.startswith("FROM"))
    return [line.split(maxsplit=1) for line in lines[start:]]


def test_the_image_is_for_an_ordinary_user():
    stage = last_stage()
    assert stage[0] == ["FROM", "scratch"]
    users = [value for name, value in stage if name == "USER"]
    assert users and all(int(part) >= 1000 for part in users[-1].split(":"))
    environment = dict(word.split("=", 1) for name, value in stage if name == "ENV" for word in value.split())
    assert environment["REEL_ENGINE_SANDBOX"] == "require" and environment["REEL_DATA"] == "/data"
    assert not [name for name in environment if re.search("KEY|SECRET|PASSWORD|WITHOUT_KEYS|DATABASE", name)]
    assert [value for name, value in stage if name == "VOLUME"] == ["/data"]
    assert not {"ARG", "ADD", "RUN"} & {name for name, _ in stage}


def test_the_build_is_sent_no_secret_and_no_data():
    ignored = (PACKAGING / "docker/Dockerfile.dockerignore").read_text().split()
    # Passwords of packaging/compose lie beside it, in the folder that the build is sent.
    assert {".git", "**/.env"} <= set(ignored)


@pytest.mark.parametrize("name", ["server-1", "server-2", "worker", "keys"])
def test_containers_of_several_machines_are_shut(name):
    yaml = pytest.importorskip("yaml")
    service = yaml.safe_load((PACKAGING / "compose/compose.yaml").read_text())["services"][name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"] and not service.get("privileged")
    assert "REEL_WITHOUT_KEYS" not in service["environment"]
    for variable in ("REEL_DATABASE", "AWS_SECRET_ACCESS_KEY"):
        assert ":?" in service["environment"][variable], f"{variable} has a password of its own"


def test_pods_are_shut():
    yaml = pytest.importorskip("yaml")
    kinds = [part for part in yaml.safe_load_all((PACKAGING / "kubernetes/reel.yaml").read_text()) if part]
    pods = [part["spec"]["template"]["spec"] for part in kinds if part["kind"] in ("Deployment", "StatefulSet")]
    assert len(pods) >= 2
    for pod in pods:
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] >= 1000
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] and context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert not container.get("env") and container["envFrom"], "secrets come from a Secret"


# The same without Docker: an ordinary user without capabilities, a root that cannot be written to, /data and /tmp.

CONFINED = """
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=0700,uid=10001,gid=10001 data "$1/data"
mount -t tmpfs -o mode=1777 tmp /tmp
shift
for path in $(findmnt -rn -o TARGET | grep -vE '^/(proc|sys|dev|tmp)(/|$)' | grep -v '/data$'); do
    mount -o remount,bind,ro "$path" 2>/dev/null || true
done
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""
INSIDE = """
import json, os, subprocess, sys, time, urllib.error, urllib.request

program, data, port, endpoint, wish = sys.argv[1:]
facts = {"user": os.getuid(), "capabilities": [line for line in open("/proc/self/status") if line.startswith("CapEff")][0].split()[1]}
for place in ("/", "/usr", "/etc", os.path.dirname(program)):
    try:
        open(os.path.join(place, "written"), "w")
        facts.setdefault("written", []).append(place)
    except OSError:
        pass
command = [program, "serve", "--port", port, "--data", data, "--engine-sandbox", "require"]
server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"PATH": "/usr/bin:/bin", "HOME": data})
base = f"http://127.0.0.1:{port}"
for _ in range(400):
    try:
        facts["live"] = urllib.request.urlopen(base + "/health/live", timeout=5).status
        break
    except OSError:
        if server.poll() is not None:
            break
        time.sleep(0.05)
if server.poll() is None:
    request = urllib.request.Request(base + "/" + endpoint, wish.encode(), {"Content-Type": "application/json"})
    try:
        video = json.load(urllib.request.urlopen(request, timeout=300))["video"]["url"]
        facts["video"] = urllib.request.urlopen(video, timeout=60).read(12)[4:8].decode()
    except urllib.error.HTTPError as error:
        facts["error"] = error.read().decode()
    server.terminate()
facts["said"] = server.communicate(timeout=60)[1][-2000:]
facts["code"] = server.returncode
print(json.dumps(facts))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a process another user and a root of its own")
def test_an_ordinary_user_on_a_root_that_cannot_be_written_to_makes_a_video(tmp_path):
    from scripted_requests import body

    doctor = subprocess.run([BIN / "reel", "doctor", "--data", "/nonexistent"], text=True, capture_output=True).stdout
    if "sandbox: on. " not in doctor:
        pytest.skip("this kernel cannot make a whole sandbox")
    home = Path("/var/tmp") / f"reel-packaging-{os.getpid()}"
    (home / "data").mkdir(parents=True)
    try:
        home.chmod(0o755)
        programs = home / "bin"
        programs.mkdir()
        for name in ("reel", "reel-engine"):
            shutil.copy(BIN / name, programs / name)
        wish = json.dumps(body("Slow push in"))
        arguments = [programs / "reel", home / "data", str(free_port()), KLING, wish]
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", CONFINED, "sh", home, shutil.which("python3", path="/usr/bin:/bin") or sys.executable, "-c",
             INSIDE, *arguments],
            capture_output=True, text=True, timeout=400,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        facts = json.loads(done.stdout)
        assert facts["user"] == 10001 and int(facts["capabilities"], 16) == 0 and "written" not in facts
        assert facts.get("video") == "ftyp", facts
        assert facts["code"] == 0 and "sandbox" not in facts["said"].lower(), facts["said"]
    finally:
        shutil.rmtree(home, ignore_errors=True)
