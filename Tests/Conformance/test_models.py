"""Open weights: added, listed, removed; used by a server within the engine's sandbox. The weights are small and random."""

import os
import subprocess

import httpx
import pytest
from reel_server import BIN, ROOT, ReelServer
from scripted_requests import ended, status, submit, wait_for

FIXTURES = ROOT / "Tests/Fixtures/wan"
needs_torch = pytest.mark.skipif(not os.environ.get("REEL_TORCH"), reason="torch is not here: make test fetches it")


def reel(*arguments, **environment):
    return subprocess.run(
        [BIN / "reel", *map(str, arguments)], capture_output=True, text=True, timeout=120, env=dict(os.environ, **environment))


@pytest.fixture
def model(tmp_path):
    """A whole model, put together from what the parity tests use."""
    folder = tmp_path / "model"
    folder.mkdir()
    for part in ("model_index.json", "scheduler", "transformer", "transformer_2", "vae"):
        (folder / part).symlink_to(FIXTURES / "two-experts" / part)
    for part in ("text_encoder", "tokenizer"):
        (folder / part).symlink_to(FIXTURES / part)
    return folder


@needs_torch
def test_a_model_is_looked_at_added_listed_and_removed(tmp_path, model):
    data = tmp_path / "data"
    added = reel("models", "add", "small", "--path", model, "--data", data)
    assert added.returncode == 0, added.stderr
    assert "Memory for 5 s of 1280x720" in added.stdout and "Licence:" in added.stdout and "--model" in added.stdout
    assert f"model small\n    wan, {model}" in reel("models", "--data", data).stdout
    assert reel("models", "remove", "small", "--data", data).returncode == 0
    assert "small" not in reel("models", "--data", data).stdout
    gone = reel("models", "remove", "small", "--data", data)
    assert gone.returncode == 2 and "No model is called small" in gone.stderr


@needs_torch
@pytest.mark.parametrize(
    "damage, words",
    [
        ("vae", "vae/config.json is missing"),
        ("tokenizer", "spiece.model is missing"),
        ("scheduler", "scheduler_config.json is missing"),
        ("model_index.json", "model_index.json is missing"),
    ],
)
def test_what_a_folder_lacks_is_named(tmp_path, model, damage, words):
    (model / damage).unlink()
    added = reel("models", "add", "small", "--path", model, "--data", tmp_path / "data")
    assert added.returncode == 1 and words in added.stderr, added.stderr
    assert not (tmp_path / "data/models.json").exists()


@needs_torch
def test_weights_that_are_cut_short_are_named(tmp_path, model):
    (model / "vae").unlink()
    (model / "vae").mkdir()
    (model / "vae/config.json").symlink_to(FIXTURES / "two-experts/vae/config.json")
    whole = (FIXTURES / "two-experts/vae/diffusion_pytorch_model.safetensors").read_bytes()
    (model / "vae/diffusion_pytorch_model.safetensors").write_bytes(whole[:-100])
    added = reel("models", "add", "small", "--path", model, "--data", tmp_path / "data")
    assert added.returncode == 1 and "cut short" in added.stderr, added.stderr


def test_without_torch_one_is_told_what_to_install(tmp_path, model):
    added = reel("models", "add", "small", "--path", model, "--data", tmp_path / "data", REEL_TORCH="/nowhere")
    assert added.returncode == 1 and "pip install torch" in added.stderr
    assert "pip install torch" in reel("doctor", "--data", tmp_path / "data", REEL_TORCH="/nowhere").stdout


def test_a_torch_that_is_too_old_is_told_so(tmp_path, model):
    old = tmp_path / "torch"
    old.mkdir()
    (old / "old.c").write_text("unsigned long long aoti_torch_abi_version(void) { return 0x0209000000000000; }")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", old / "libtorch_cpu.so", old / "old.c"], check=True)
    added = reel("models", "add", "small", "--path", model, "--data", tmp_path / "data", REEL_TORCH=str(old))
    assert added.returncode == 1 and "needs torch 2.10 or later" in added.stderr, added.stderr


@pytest.mark.parametrize(
    "setting, words",
    [("image-to-video=none", "No model is called none"), ("nothing=small", "No endpoint is called nothing"), ("small", "ENDPOINT=MODEL")],
)
def test_a_server_does_not_start_with_a_model_that_it_does_not_have(tmp_path, setting, words):
    started = reel("serve", "--model", setting, "--port", "0", "--data", tmp_path)
    assert started.returncode == 2 and words in started.stderr, started.stderr


@needs_torch
def test_the_engine_runs_a_model_in_its_sandbox_and_stops_when_told(tmp_path, model):
    data = tmp_path / "data"
    assert reel("models", "add", "small", "--path", model, "--steps", "1", "--data", data).returncode == 0
    server = ReelServer(
        tmp_path, workers=1, environment={"REEL_MODELS": "image-to-video=small", "REEL_ENGINE_SANDBOX": "require"}).wait_until_live()
    try:
        job = submit(server, "gentle waves")

        def said():
            return " ".join(line["message"] for line in status(job, logs=1).get("logs") or [])

        # The real size on a processor takes a while, which is not waited for.
        assert wait_for(lambda: "81 frames" in said() or status(job)["status"] == "COMPLETED", seconds=90), said()
        assert "Wan: small with torch" in said()
        assert "Guidance 3.5" in said()
        httpx.put(job["cancel_url"])
        assert "error" in ended(job)
    finally:
        server.stop(seconds=30)
