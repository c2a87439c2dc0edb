"""What the server refuses, each at its field; and a server that is not there."""

import json

import pytest
from conftest import KLING, SCRIPTED, VEO
from playground import Playground
from playwright.sync_api import expect
from reel_server import ReelServer

WRONG = [
    (KLING, {}, {"prompt": "Field required", "image_url": "Field required"}),
    (VEO, {"prompt": "x"}, {"first_frame_url": "Field required", "last_frame_url": "Field required"}),
    (VEO, {"duration": "7s"}, {"duration": "Input should be"}),
    (VEO, {"aspect_ratio": "2:1"}, {"aspect_ratio": "Input should be"}),
    (VEO, {"resolution": "4k"}, {"resolution": "Input should be"}),
    (VEO, {"generate_audio": "maybe"}, {"generate_audio": "valid boolean"}),
    (KLING, {"prompt": "x" * 2501}, {"prompt": "at most 2500"}),
    (KLING, {"prompt": 5}, {"prompt": "valid string"}),
    (KLING, {"cfg_scale": 1.5}, {"cfg_scale": "less than or equal to 1"}),
    (KLING, {"cfg_scale": -1}, {"cfg_scale": "greater than or equal to 0"}),
    (KLING, {"seed": 1.5}, {"seed": "valid integer"}),
    (KLING, {"negative_prompt": [1]}, {"negative_prompt": "valid string"}),
]


@pytest.mark.parametrize(("model", "values", "errors"), WRONG, ids=[json.dumps(values)[:40] for _, values, _ in WRONG])
def test_every_refusal_is_at_its_field(scripted, page, watch, model, values, errors):
    watch.allow("status of 422")
    here = Playground(page, scripted, model)
    here.tab("JSON")
    page.get_by_label("Input as JSON").fill(json.dumps(values))
    here.run()
    for name, message in errors.items():
        expect(here.error(name)).to_contain_text(message)
        invalid = here.field(name).locator("[aria-invalid=true]").first
        expect(here.page.locator(f"#{invalid.get_attribute('aria-describedby').split()[-1]}")).to_contain_text(message)
    shown = [name for name in page.locator(".control .name code").all_text_contents() if here.error(name).is_visible()]
    expect(here.field(shown[0]).locator(":focus")).to_have_count(1)
    assert here.values == values, "nothing is lost"
    assert here.films.count() == 0
    # Changing a field takes its error away, and no other.
    first = next(iter(errors))
    if here.input(first).first.get_attribute("type") in (None, "text", "number"):
        here.input(first).first.fill("1")
        expect(here.error(first)).to_be_hidden()


def test_a_refusal_about_no_field_is_beside_run(start_server, page, watch, pictures):
    """A spent budget: fal's words, and the form as it was."""
    watch.allow("status of 403")
    server = start_server("poor", workers=1, engine=SCRIPTED, environment={"REEL_BUDGET": "0.1"})
    here = Playground(page, server, KLING)
    here.input("prompt").fill("take 0")
    here.choose("image_url", pictures.image)
    here.uploaded("image_url")
    here.run()
    expect(page.get_by_role("alert")).to_contain_text("Exhausted balance")
    expect(here.run_button).to_be_focused()
    assert here.values["prompt"] == "take 0"


def test_a_failed_job_says_why(scripted, page, watch, pictures):
    watch.allow("status of 422")
    here = Playground(page, scripted, KLING)
    here.choose("image_url", pictures.image)
    here.uploaded("image_url")
    here.input("prompt").fill("fail")
    here.run()
    expect(here.error("image_url")).to_have_text("Failed to load the image.")
    expect(here.input("image_url")).to_be_focused()
    here.tab("Response")
    expect(page.locator("#response-facts")).to_contain_text("HTTP 422")
    expect(page.locator("#response")).to_contain_text('"image_load_error"')
    expect(here.films).to_contain_text("Failed")


def test_a_server_that_is_gone_when_run_is_pressed(tmp_path, page, watch):
    watch.allow("ERR_CONNECTION_REFUSED")
    server = ReelServer(tmp_path, workers=1, engine=SCRIPTED).wait_until_live()
    here = Playground(page, server, KLING)
    here.input("prompt").fill("take 0")
    here.input("image_url").fill("https://example.com/a.png")
    server.stop()
    here.run()
    expect(page.get_by_role("alert")).to_have_text(
        "The server does not answer. Is it still running? Your input is kept: press Run again.")
    assert here.values["prompt"] == "take 0"


def test_a_server_stopped_in_mid_job(tmp_path, page, watch, pictures):
    """The job goes on when the server is back, and so does the page, without a reload."""
    watch.allow("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
    server = ReelServer(tmp_path, workers=1, engine=SCRIPTED).wait_until_live()
    try:
        here = Playground(page, server, KLING)
        here.choose("image_url", pictures.image)
        here.uploaded("image_url")
        here.input("prompt").fill("take 3")
        here.run()
        expect(here.stage).to_contain_text("Rendering")
        expect(here.films).to_have_count(1)
        server.process.kill()
        server.process.wait()
        expect(here.stage).to_contain_text("The server does not answer. Nothing is lost: this goes on when it is back.")
        assert here.values["prompt"] == "take 3"
        server = ReelServer(tmp_path, workers=1, engine=SCRIPTED, port=server.port).wait_until_live()
        expect(here.stage).to_contain_text("Rendering", timeout=20_000)
        watch.allow("MEDIA", "media")
        expect(here.video).to_be_visible(timeout=20_000)
        expect(here.films).to_have_count(1)
    finally:
        server.stop()

