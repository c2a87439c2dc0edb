"""`reel generate --delegate` against doubles of inference servers: what they are asked, and what comes of every fault.

The doubles are not the real servers: Tests/Doubles says which version's routes each was written from.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import video_facts
from conftest import KLING, VEO
from reel_server import BIN, free_port

DOUBLES = Path(__file__).resolve().parents[1] / "Doubles"
sys.path.insert(0, str(DOUBLES))

import comfyui  # noqa: E402
import fal  # noqa: E402
import lightx2v  # noqa: E402
import sglang  # noqa: E402
import vllm_omni  # noqa: E402

SECRET = "sekrit-key-1234567890"
PROMPT = "a-prompt-that-nobody-logs"


class Server:
    """A double, and how Reel is told of it."""

    def __init__(self, make, kind, options="", endpoint=VEO, last=True, model=None, can_cancel=True):
        self.make, self.kind, self.options, self.endpoint, self.last = make, kind, options, endpoint, last
        self.model, self.can_cancel = model, can_cancel

    def start(self, *faults, **named):
        double = self.make(faults, **named)
        if self.model:
            double.model = self.model
        return double

    def delegate(self, double, more=""):
        options = "&".join(part for part in (self.options, more) if part)
        return f"{self.kind}+{double.url}" + (f"?{options}" if options else "")


SERVERS = {
    # At 24 frames a second, so that nothing is drawn between frames: that takes a minute a video.
    "lightx2v": Server(lightx2v.LightX2V, "lightx2v", "fps=24&steps=4"),
    "vllm-omni": Server(vllm_omni.VLLMOmni, "vllm-omni", "model=h3", model="h3"),
    "sglang": Server(sglang.SGLang, "sglang", "model=h3", model="h3", can_cancel=False),
    "comfyui": Server(comfyui.ComfyUI, "comfyui", f"fps=24&workflow={DOUBLES}/first_last.workflow.json"),
    "fal": Server(fal.Fal, "fal", "key=env:DELEGATE_KEY", can_cancel=False),
}


def arguments(server, pictures, out):
    if server.endpoint == KLING:
        return [KLING, "-i", f"prompt={PROMPT}", "-i", f"image_url=@{pictures.image}", "-o", out]
    return [
        *[VEO, "-i", f"prompt={PROMPT}", "-i", f"first_frame_url=@{pictures.first}", "-i", f"last_frame_url=@{pictures.last}"],
        *["-i", "duration=4s", "-i", "aspect_ratio=16:9", "-i", "seed=7", "-i", "negative_prompt=blur", "-o", out],
    ]


def environment():
    return dict(os.environ, DELEGATE_KEY=SECRET)


def generate(server, pictures, out, *delegates, only=True, seconds=300, more=()):
    flags = [flag for delegate in delegates for flag in ("--delegate", delegate)] + (["--delegates-only"] if only else [])
    run = subprocess.run(
        [BIN / "reel", "generate", *arguments(server, pictures, out), *flags, *more], text=True, capture_output=True, timeout=seconds,
        env=environment(),
    )
    said = run.stdout + run.stderr
    assert SECRET not in said, "the key is in what is said"
    assert "127.0.0.1" not in run.stdout and "base64" not in said
    return run


@pytest.mark.parametrize("name", SERVERS)
def test_a_video_is_made_to_the_terms_that_were_asked_for(name, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start(key=SECRET if name in ("fal", "vllm-omni") else None)
    more = "key=env:DELEGATE_KEY" if name == "vllm-omni" else ""
    out = tmp_path / "out.mp4"
    try:
        run = generate(server, pictures, out, server.delegate(double, more))
    finally:
        double.stop()
    assert run.returncode == 0, run.stderr
    assert double.problems == [] and double.submissions == 1
    # Three of the five make another size, length or rate.
    video_facts.check(out, VEO, seconds=4, size=(1280, 720), sound=True)
    assert "The video is made by" in run.stderr
    # Both ends are those of the double's video, which are the pictures.
    for end in ("first", "last"):
        found = re.search(rf"The {end} frame of the server's video is (?:not like|like) the {end} picture(?: to|:) ([\d.]+) dB", run.stderr)
        # Test cards, all edges, made smaller and larger again; the other picture is less like it.
        assert found and float(found[1]) > 15, run.stderr
    wish = next(iter(double.jobs.values())).wish
    assert wish["first"] != wish["last"], "both pictures, in their order"


def test_what_each_server_is_asked(pictures, tmp_path):
    """The same request in the words of each."""
    asked = {}
    for name, server in SERVERS.items():
        double = server.start("failing", key=SECRET if name == "fal" else None)
        try:
            run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double))
        finally:
            double.stop()
        assert run.returncode == (22 if name == "fal" else 1), "fal says that the input is to blame"
        asked[name] = next(iter(double.jobs.values())).wish["fields"]
    assert asked["lightx2v"]["target_video_length"] == 97 and asked["lightx2v"]["infer_steps"] == 4
    assert asked["lightx2v"]["seed"] == 7 and asked["lightx2v"]["negative_prompt"] == "blur"
    assert asked["vllm-omni"]["seconds"] == "4" and asked["vllm-omni"]["generate_sound"] is True
    assert asked["sglang"]["target"] == {"short_edge": 768, "aspect_ratio": "auto", "duration_seconds": 4}
    assert [condition["frame_index"] for condition in asked["sglang"]["conditions"]] == [0, -1]
    nodes = asked["comfyui"]
    assert nodes["KSampler"]["cfg"] == 3.5 and nodes["KSampler"]["seed"] == 7
    assert nodes["WanFirstLastFrameToVideo"]["length"] == 97 and nodes["WanFirstLastFrameToVideo"]["width"] == 1280
    assert asked["fal"]["duration"] == "4s" and asked["fal"]["aspect_ratio"] == "16:9" and asked["fal"]["resolution"] == "720p"


# What is said of a fault, where there is no other server and none is made here.
SAID = {
    "garbage": "it is no video", "half": "damaged or cut short", "cut": "connection to it broke|cannot be reached", "square": "another shape",
    "short": "lasts", "failing": "could not make the video|refused the request",
}


@pytest.mark.parametrize("fault", SAID)
@pytest.mark.parametrize("name", SERVERS)
def test_a_fault_is_said_and_no_broken_video_is_left(name, fault, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start(fault)
    out = tmp_path / "out.mp4"
    try:
        run = generate(server, pictures, out, server.delegate(double))
    finally:
        double.stop()
    assert run.returncode == (22 if (name, fault) == ("fal", "failing") else 1), run.stderr
    assert re.search(SAID[fault], run.stderr), run.stderr
    assert not out.exists()


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_that_never_answers_is_given_up(name, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start("hanging")
    began = time.monotonic()
    try:
        run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double, "timeout=3"))
    finally:
        double.stop()
    assert run.returncode == 1 and "It took longer than it may" in run.stderr, run.stderr
    assert time.monotonic() - began < 60 and not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize("fault", ["flaky", "busy", "slow"])
@pytest.mark.parametrize("name", SERVERS)
def test_a_request_is_made_again_after_a_while(name, fault, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start(fault)
    began = time.monotonic()
    try:
        run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double))
    finally:
        double.stop()
    if name == "fal" and fault == "flaky":
        # A request that costs money is not made a second time after an answer that leaves open whether it was taken.
        assert double.submissions <= 1
        return
    assert run.returncode == 0, run.stderr
    assert double.submissions == 1
    if fault == "busy":
        assert time.monotonic() - began > 1, "Retry-After is heeded"


@pytest.mark.parametrize("name", SERVERS)
def test_the_next_server_is_asked_if_one_is_down(name, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start()
    down = f"{server.kind}+http://127.0.0.1:{free_port()}?{server.options}&name=down"
    try:
        run = generate(server, pictures, tmp_path / "out.mp4", down, server.delegate(double))
    finally:
        double.stop()
    assert run.returncode == 0, run.stderr
    assert "down made no video. It cannot be reached." in run.stderr
    assert double.submissions == 1


@pytest.mark.parametrize("name", ["lightx2v", "vllm-omni", "sglang", "comfyui"])
def test_a_server_that_was_started_anew_is_asked_again(name, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start("restart")
    double.pace = 1.5
    try:
        run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double))
    finally:
        double.stop()
    assert run.returncode == 0, run.stderr
    assert "lost the video: asked again" in run.stderr and double.submissions == 2


@pytest.mark.parametrize("name", SERVERS)
def test_a_video_that_never_comes_is_given_up_and_stopped(name, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start("never")
    try:
        run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double, "timeout=2"))
    finally:
        double.stop()
    assert run.returncode == 1
    assert "It took longer than it may" in run.stderr
    assert len(double.cancelled) == 1, "the server was told"
    assert ("cannot stop a video that it has begun" in run.stderr) != server.can_cancel


@pytest.mark.parametrize("name", SERVERS)
def test_an_interrupt_reaches_the_server(name, pictures, tmp_path):
    server = SERVERS[name]
    double = server.start("never")
    out = tmp_path / "out.mp4"
    command = [BIN / "reel", "generate", *arguments(server, pictures, out), "--delegate", server.delegate(double)]
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
        limit = time.monotonic() + 30
        while not double.submissions and time.monotonic() < limit:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert process.returncode == 130
        assert len(double.cancelled) == 1
    finally:
        double.stop()
    assert double.problems == [] and not out.exists()


def test_a_server_that_cannot_aim_at_a_last_frame_is_not_asked(pictures, tmp_path):
    server = SERVERS["sglang"]
    double = server.make()
    try:
        run = generate(server, pictures, tmp_path / "out.mp4", f"sglang+{double.url}?model=wan")
        assert run.returncode == 22 and double.submissions == 0
        assert "cannot aim at a last frame" in run.stderr
    finally:
        double.stop()


def test_one_picture_and_what_a_server_makes_little_of(pictures, tmp_path):
    """The other endpoint, with a server that makes no sound and takes no guidance; the frames between are drawn here."""
    server = Server(lightx2v.LightX2V, "lightx2v", "model=i2v&fps=24", endpoint=KLING)
    double = server.start()
    double.size = (640, 480)
    out = tmp_path / "out.mp4"
    try:
        run = generate(server, pictures, out, server.delegate(double), more=["-i", "cfg_scale=0.9"])
    finally:
        double.stop()
    assert run.returncode == 0, run.stderr
    video_facts.check(out, KLING, seconds=5, size=(1108, 832), sound=False)
    assert "takes no guidance (cfg_scale): it has no effect" in run.stderr
    assert "infer_steps" not in next(iter(double.jobs.values())).wish["fields"], "the server's own number of steps holds"


def test_comfyui_tells_how_far_it_is_and_its_history_counts(pictures, tmp_path):
    server = SERVERS["comfyui"]
    for breaks in (False, True):
        double = server.start()
        double.pace, double.breaks_socket = 2, breaks
        try:
            run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double))
        finally:
            double.stop()
        assert run.returncode == 0, run.stderr
        assert double.problems == []
        assert double.greetings == [{"type": "feature_flags", "data": {"supports_preview_metadata": True}}]
        if not breaks:
            assert len({int(found) for found in re.findall(r"^(\d+) %", run.stderr, re.M) if 0 < int(found) < 90}) >= 3


def test_it_is_made_here_if_no_server_makes_it(pictures, tmp_path):
    server = SERVERS["lightx2v"]
    double = server.start("failing")
    out = tmp_path / "out.mp4"
    try:
        run = generate(server, pictures, out, server.delegate(double), only=False)
    finally:
        double.stop()
    assert run.returncode == 0, run.stderr
    assert "CUDA out of memory" in run.stderr and "The video is made here instead" in run.stderr
    video_facts.check(out, VEO, seconds=4, size=(1280, 720), sound=True)


def test_a_key_that_is_not_accepted_is_said(pictures, tmp_path):
    for name in ("fal", "vllm-omni"):
        server = SERVERS[name]
        double = server.start(key="another")
        try:
            run = generate(server, pictures, tmp_path / "out.mp4", server.delegate(double))
        finally:
            double.stop()
        assert run.returncode == 1 and "It does not accept the key (401)." in run.stderr
        assert double.submissions == 0


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ("telegraph+http://a", "Kinds: lightx2v"), ("lightx2v", "Kinds: lightx2v"), ("lightx2v+ftp://a", "not supported"),
        ("lightx2v+http://a?model=x", "flf2v, i2v"), ("lightx2v+http://a?colour=red", "no option"), ("lightx2v+http://a?steps=0", "1 to 200"),
        ("comfyui+http://a", "workflow=FILE"), ("comfyui+http://a?workflow=nowhere.json", "no workflow nowhere.json"),
        ("fal+https://queue.fal.run", "key=env:"), (f"fal+https://queue.fal.run?key={SECRET}", "env:NAME or file:PATH"),
        ("fal+https://queue.fal.run?key=env:NOBODY_SET_THIS", "NOBODY_SET_THIS"), ("lightx2v+http://user:pass@a", "user"),
    ],
)
def test_settings_that_make_no_sense_are_said_before_any_work(setting, named, pictures, tmp_path):
    run = generate(SERVERS["lightx2v"], pictures, tmp_path / "out.mp4", setting, seconds=30)
    assert run.returncode == 2, run.stderr
    assert named in run.stderr


def test_a_keys_file_that_others_may_read_is_refused(pictures, tmp_path):
    path = tmp_path / "key"
    path.write_text(SECRET)
    path.chmod(0o644)
    run = generate(SERVERS["fal"], pictures, tmp_path / "out.mp4", f"fal+https://queue.fal.run?key=file:{path}", seconds=30)
    assert run.returncode == 2 and "chmod 600" in run.stderr


class Canary:
    """A listener that stands for what is inside: it counts who connects."""

    def __init__(self):
        self.connections, self.socket = 0, socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def accept(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            connection.close()


@pytest.mark.parametrize("place", ["upload_url", "video"])
@pytest.mark.parametrize("is_allowed", [False, True])
def test_what_a_server_names_may_not_lie_inside(place, is_allowed, pictures, tmp_path, monkeypatch):
    """The operator has named the server, and nobody what the server says next: a storage, a file."""
    canary = Canary()

    class Lured(fal.Fal):
        def initiate(self, call):
            there = super().initiate(call)
            return there | {"upload_url": f"{canary.url}/x?signature=planted"} if place == "upload_url" else there

        def result(self, call, owner, app, id):
            there = super().result(call, owner, app, id)
            return {"video": {"url": f"{canary.url}/latest/meta-data?signature=planted"}} if place == "video" else there

    monkeypatch.setenv("REEL_FETCH_ALLOW", "127.0.0.0/8" if is_allowed else "")
    double = Lured(key=SECRET)
    out = tmp_path / "out.mp4"
    try:
        run = generate(SERVERS["fal"], pictures, out, SERVERS["fal"].delegate(double))
    finally:
        double.stop()
        canary.socket.close()
    assert run.returncode != 0 and not out.exists(), run.stderr
    assert (canary.connections > 0) == is_allowed, run.stderr
    assert "planted" not in run.stderr, "what opens a place is in no log"
    assert ("It named a place that is not of the public internet" in run.stderr) != is_allowed, run.stderr
    assert not [problem for problem in double.problems if "key" in problem]
