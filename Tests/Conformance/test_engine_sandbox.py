"""An engine that has been taken over (hostile_engine.py) against the built server: nothing that it tries comes off."""

import ctypes
import json
import os
import re
import shutil
import socket
import stat
import struct
import subprocess
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from conftest import KLING, VEO
from pictures import png
from reel_server import BIN, ReelServer, free_port
from scripted_requests import PICTURE, ended, wait_for
from test_serve import processes_under

HOSTILE = Path(__file__).with_name("hostile_engine.py")
SECRETS = {"REEL_KEYS": "id:planted-1", "FAL_KEY": "planted-2", "AWS_SECRET_ACCESS_KEY": "planted-3", "DATABASE_URL": "x://u:planted-4@h"}
DENIED = ("EPERM", "EACCES", "ENOSYS", "EXDEV")
#: Refused without a sandbox too, on this or that machine: nothing is proved by these alone.
SELDOM = {
    "io_uring", "userfaultfd", "bpf", "perf", "a call of the other kind", "a call of the future", "own session", "own group", "mark",
    "device", "look into the server", "trace the server", "rename in", "link in", "give away",
}  # fmt: skip


def is_supported():
    run = subprocess.run([BIN / "reel", "doctor", "--data", "/nonexistent"], text=True, capture_output=True)
    return "sandbox: on. " in run.stdout


pytestmark = pytest.mark.skipif(not is_supported(), reason="this kernel cannot make a whole sandbox")


def built_in(folder, engine):
    """The programs in a folder where `engine` is the built-in one."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(BIN / "reel", folder / "reel")
    shutil.copy(engine, folder / "reel-engine")
    (folder / "reel-engine").chmod(0o755)
    return folder / "reel"


def run_hostile(tmp_path, monkeypatch, sandbox, keys=True):
    """What the engine tells of its attempts, and of itself."""
    outside = tmp_path / "home"
    outside.mkdir()
    for name in ("id_ed25519", "victim", "other"):
        (outside / name).write_text("planted-0")
        (outside / name).chmod(0o600)
    environment = dict(SECRETS) | {"REEL_ENGINE_READ": "/usr"}
    engine = HOSTILE
    if sandbox == "built-in":
        monkeypatch.setattr("reel_server.BIN", built_in(tmp_path / "bin", HOSTILE).parent)
        engine = None
    else:
        environment["REEL_ENGINE_SANDBOX"] = sandbox
    with ExitStack() as stack:
        sockets = {}
        for name, address, kind in (
            ("abstract", "\0reel-hostile-%d" % os.getpid(), socket.SOCK_STREAM),
            ("datagrams", "\0reel-hostile-%d-datagrams" % os.getpid(), socket.SOCK_DGRAM),
            ("file", str(tmp_path / "s"), socket.SOCK_STREAM),
        ):
            sockets[name] = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
            sockets[name].bind(address)
            if kind == socket.SOCK_STREAM:
                sockets[name].listen(8)
        server = ReelServer(tmp_path, workers=1, engine=engine, environment=environment)
        stack.callback(server.stop)
        server.wait_until_live()
        target = {
            "server": server.process.pid, "port": server.port, "abstract": "reel-hostile-%d" % os.getpid(), "socket": str(tmp_path / "s"),
            "data": str(tmp_path / "data"), "outside": str(outside), "other": str(outside / "other"),
        }  # fmt: skip
        client = httpx.Client(headers={"Authorization": "Key id:planted-1"})
        body = {"prompt": json.dumps(target), "image_url": PICTURE}
        ticket = client.post(f"{server.url}/queue/{KLING}", json=body).json()
        found = wait_for(
            lambda: (now := client.get(ticket["status_url"], params={"logs": 1}).json())["status"] == "COMPLETED" and now, seconds=60
        )
        result = client.get(ticket["response_url"]).json()
        video = client.get(result["video"]["url"]).content
        lines = [line["message"] for line in found["logs"]]
        assert (outside / "id_ed25519").read_text() == "planted-0"
        mode = stat.S_IMODE((outside / "id_ed25519").stat().st_mode)
        left = [path for path in (tmp_path / "data" / "scratch").rglob("*") if path.is_file()]
        for path in Path("/tmp").glob("hostile-*"):
            path.unlink()
    facts = json.loads("".join(line.removeprefix("facts ") for line in lines if line.startswith("facts ")))
    tried = dict(line.rsplit(": ", 1) for line in lines if not line.startswith("facts "))
    return tried, facts, video, mode, left


@pytest.mark.parametrize("sandbox", ["built-in", "require"], ids=["as the built-in engine", "an engine of one's own"])
def test_nothing_that_a_hostile_engine_tries_comes_off(tmp_path, monkeypatch, sandbox):
    tried, facts, video, mode, left = run_hostile(tmp_path, monkeypatch, sandbox)
    assert len(tried) >= 58
    # The kernel answers a signal to all with success though each has been refused.
    harmless = {"a thread"} | ({"fork", "kill all"} if sandbox == "require" else set())
    came_off = {name: outcome for name, outcome in tried.items() if outcome not in DENIED and name not in harmless}
    assert not came_off
    assert tried["a thread"] == "works"
    assert tried["fork"] == ("EPERM" if sandbox == "built-in" else "done")
    assert mode == 0o600
    assert not left, "its folder is gone"
    assert video == b"movie", "the file of its own, and not the one that it named"
    # What it has.
    assert set(facts["fds"]) == {0, 1, 2}
    assert (facts["privileges"], facts["filter"], int(facts["capabilities"], 16), int(facts["bounds"], 16)) == ("1", "2", 0, 0)
    assert "planted" not in json.dumps(facts["environment"])
    assert facts["environment"]["HOME"] == facts["environment"]["TMPDIR"] == facts["folder"]
    assert facts["limits"]["NOFILE"] == 512 and facts["limits"]["CORE"] == 0 and facts["limits"]["NPROC"] > 512
    if sandbox == "built-in":
        assert facts["limits"]["CPU"] == 3600 and facts["limits"]["FSIZE"] == 4 << 30


def test_without_the_sandbox_it_would_have(tmp_path, monkeypatch):
    """The attempts are real: outside the sandbox the kernel takes them up, or the test above would prove nothing."""
    tried, facts, *_ = run_hostile(tmp_path, monkeypatch, "off")
    if os.getuid() != 0:
        pytest.skip("some of the attempts need an administrator to succeed")
    failed = {name: outcome for name, outcome in tried.items() if outcome in DENIED}
    assert not failed.keys() - SELDOM
    assert sum(outcome == "done" for outcome in tried.values()) > 35
    assert not [value for name, value in facts["environment"].items() if re.search("planted-[123]", value)], "Reel's own secrets are not handed on"


LIMITS = {
    "cpu": ("while True: pass", {"REEL_ENGINE_CPU": "1"}, "used more than 1 s of processor time (--engine-cpu)"),
    "one file": ("open('x', 'wb').write(bytes(3 << 20))", {"REEL_ENGINE_DISK": "2"}, "than 2 MiB"),
    "many files": (
        "import os, signal\nwhile True:\n  open('x', 'wb').write(bytes(1 << 20))\n  os.remove('x')",
        {"REEL_ENGINE_DISK": "2"},
        "wrote more than 2 MiB (--engine-disk), and was killed",
    ),
    "descriptors": ("l = [open('/dev/null') for _ in range(600)]", {}, "Too many open files"),
    "memory": ("x = bytearray(2 << 30)", {"REEL_ENGINE_MEMORY": "1024"}, "--engine-memory"),
    "link for a file": ("import os; os.mkfifo('output.mp4'); print(DONE)", {}, "Operation not permitted"),
    "no file": ("print(DONE)", {}, "there is no file"),
}


@pytest.mark.parametrize("case", LIMITS)
def test_what_it_may_use_is_limited(tmp_path, monkeypatch, case):
    script, environment, wanted = LIMITS[case]
    file = {"path": "x", "bytes": 5, "size": {"width": 2, "height": 2}, "frameRate": 24, "frameCount": 120, "hasSound": False}
    done = repr(json.dumps({"type": "finished", "file": file}))
    engine = tmp_path / "engine"
    engine.write_text("#!/usr/bin/env python3\nimport sys, signal\nsignal.signal(25, 0)\nsys.stdin.readline() or sys.exit()\n" + script.replace("DONE", done) + "\n")
    monkeypatch.setattr("reel_server.BIN", built_in(tmp_path / "bin", engine).parent)
    server = ReelServer(tmp_path, workers=1, environment={"REEL_ENGINE_READ": "/usr"} | environment).wait_until_live()
    try:
        httpx.post(f"{server.url}/queue/{KLING}", json={"prompt": "x", "image_url": PICTURE})
        wait_for(lambda: wanted in server.log.read_text(), seconds=30)
        assert httpx.get(f"{server.url}/health/live").status_code == 200
    finally:
        server.stop()


def test_a_fork_bomb_has_no_fuse(tmp_path, monkeypatch):
    """The built-in engine starts no process, however often it tries."""
    engine = tmp_path / "engine"
    engine.write_text(
        "#!/usr/bin/env python3\nimport os, sys\nsys.stdin.readline() or sys.exit()\nfailed = 0\n"
        "for _ in range(1000):\n  try:\n    os.fork() or os._exit(0)\n  except PermissionError:\n    failed += 1\nprint('refused', failed, file=sys.stderr)\nsys.exit(3)\n"
    )
    monkeypatch.setattr("reel_server.BIN", built_in(tmp_path / "bin", engine).parent)
    server = ReelServer(tmp_path, workers=1, environment={"REEL_ENGINE_READ": "/usr"}).wait_until_live()
    try:
        httpx.post(f"{server.url}/queue/{KLING}", json={"prompt": "x", "image_url": PICTURE})
        wait_for(lambda: "refused 1000" in server.log.read_text(), seconds=30)
    finally:
        server.stop()


def test_a_real_video_is_made_in_it(tmp_path, arguments):
    """Sound, speech, threads, temporary files: all of it works, and every engine process is confined."""
    server = ReelServer(tmp_path, workers=1, environment={"REEL_ENGINE_SANDBOX": "require"}).wait_until_live()
    try:
        pid = wait_for(lambda: processes_under(server.process.pid))[0]
        wait_for(lambda: "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text())
        body = arguments[VEO] | {"prompt": 'Rain. A man says: "Hello there."', "duration": "4s"}
        ticket = httpx.post(f"{server.url}/queue/{VEO}", json=body).json()
        wait_for(lambda: httpx.get(ticket["status_url"]).json()["status"] == "COMPLETED", seconds=120)
        assert "error" not in ended(ticket)
        video = tmp_path / "video.mp4"
        video.write_bytes(httpx.get(httpx.get(ticket["response_url"]).json()["video"]["url"]).content)
        kinds = subprocess.check_output(["ffprobe", "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", video], text=True)
        assert sorted(kinds.split()) == ["audio", "video"]
    finally:
        server.stop()


def without_landlock():
    """This process and those that it becomes: as on a kernel that has never heard of Landlock (call 444 answers ENOSYS)."""
    code = b"".join(struct.pack("HBBI", *step) for step in [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x50000 | 38), (0x06, 0, 0, 0x7FFF0000)])
    steps = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxQ", 4, ctypes.addressof(steps))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, ctypes.create_string_buffer(program, len(program))) == 0


def run_without_landlock(*arguments, **environment):
    return subprocess.run(
        [BIN / "reel", *arguments], text=True, capture_output=True, timeout=60, preexec_fn=without_landlock, env=dict(os.environ, **environment)
    )


def test_where_the_kernel_has_no_landlock_it_is_said_and_require_refuses(tmp_path):
    told = run_without_landlock("doctor", "--data", tmp_path)
    assert "sandbox: on, with gaps. This kernel has no Landlock" in told.stdout
    refused = run_without_landlock("serve", "--port", "0", "--data", tmp_path, "--engine-sandbox", "require")
    assert refused.returncode == 1 and "--engine-sandbox require cannot be met. This kernel has no Landlock" in refused.stderr
    for name in "ab":
        (tmp_path / name).write_bytes(png(64, 64))
    made = run_without_landlock("tween", tmp_path / "a", tmp_path / "b", "--at", "0.5", "-o", tmp_path / "o")
    assert made.returncode == 0 and (tmp_path / "o" / "0.5.png").exists(), "the rest of the sandbox holds, and the work is done"


@pytest.mark.parametrize("wish", ["maybe", ""])
def test_a_wish_that_is_none_is_said(tmp_path, wish):
    run = subprocess.run(
        [BIN / "reel", "serve", "--port", str(free_port()), "--data", tmp_path, "--engine-sandbox", wish], text=True, capture_output=True, timeout=20
    )
    assert run.returncode == 2 and "on, off or require" in run.stderr
