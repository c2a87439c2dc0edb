"""The page in every state that a person meets, in both colours and on a telephone: axe finds nothing, and nothing sticks out."""

import gzip
import re

import httpx
import pytest
from browsing import axe, fits
from conftest import KLING, VEO
from playground import Playground
from playwright.sync_api import expect

LIMIT = 60_000


def everywhere(page):
    """Wide and narrow, light and dark."""
    for width, colours in ((1280, "light"), (360, "dark"), (360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colours)
        fits(page)
        if (width, colours) in ((1280, "light"), (360, "dark")):
            axe(page)


def test_empty(scripted, page):
    for model in (VEO, KLING):
        Playground(page, scripted, model)
        page.get_by_text("More options").click()
        everywhere(page)


def test_json_and_code(scripted, page):
    here = Playground(page, scripted, VEO)
    here.tab("JSON")
    page.get_by_label("Input as JSON").fill('{"prompt": "' + "long " * 80 + '"}')
    here.tab("Code")
    expect(page.get_by_label("Example in cURL")).to_contain_text("curl")
    everywhere(page)


def test_filled_with_crops(scripted, page, pictures):
    here = Playground(page, scripted, VEO)
    here.choose("first_frame_url", pictures.first)
    here.uploaded("first_frame_url")
    here.input("last_frame_url").fill("https://example.com/a/very/long/name/of/a/picture/that/does/not/end/soon.jpg")
    page.get_by_role("radio", name="9:16").check()
    expect(here.field("first_frame_url").locator(".crop")).to_be_visible()
    everywhere(page)


def test_errors(scripted, page, watch):
    watch.allow("status of 422")
    here = Playground(page, scripted, VEO)
    here.run()
    expect(here.error("prompt")).to_be_visible()
    everywhere(page)


def test_running_cancelled_and_failed(scripted, page, watch, pictures):
    watch.allow("status of 499", "status of 422")
    here = Playground(page, scripted, KLING)
    here.choose("image_url", pictures.image)
    here.uploaded("image_url")
    here.input("prompt").fill("take 60")
    here.run()
    expect(here.stage).to_contain_text("Rendering")
    everywhere(page)
    page.get_by_role("button", name="Cancel").click()
    expect(here.stage).to_contain_text("Cancelled")
    here.input("prompt").fill("fail")
    here.run()
    expect(here.stage).to_contain_text("No video came of this")
    everywhere(page)


def test_reduced_motion_moves_nothing(scripted, new_page):
    page = new_page(reduced_motion="reduce")
    for path in ("/", f"/models/{KLING}"):
        page.goto(scripted.url + path)
        moving = page.evaluate("""[...document.querySelectorAll("*")].filter((one) => {
          const style = getComputedStyle(one);
          return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
        }).map((one) => one.className)""")
        assert moving == []


@pytest.mark.parametrize("path", ["/", f"/models/{VEO}", f"/models/{KLING}"])
def test_the_page_is_light_and_its_own(scripted, page, path):
    """HTML, style and scripts of a page, as they are sent; nothing of it from elsewhere."""
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(scripted.url + path, wait_until="networkidle")
    assert all(answer.url.startswith(scripted.url) for answer in answers)
    policy = answers[0].headers["content-security-policy"]
    assert policy.startswith("default-src 'self';") and "unsafe" not in policy
    texts = [answer for answer in answers if re.search("html|css|javascript", answer.headers.get("content-type", ""))]
    weight = sum(len(gzip.compress(answer.body())) for answer in texts)
    print(f"{path}: {len(texts)} files, {weight} bytes gzip")
    assert weight <= LIMIT


@pytest.mark.parametrize("model", [VEO, KLING])
def test_a_page_answers_soon(scripted, page, model):
    """From the start of the navigation until the scripts have brought the form to life: the best of some, since machines do other things too."""
    found = []
    for _ in range(6):
        page.goto(f"{scripted.url}/models/{model}")
        page.wait_for_selector("html[data-ready]", state="attached")
        found.append(page.evaluate("performance.getEntriesByName('ready')[0].startTime"))
    milliseconds = min(found)
    print(f"interactive after {milliseconds:.0f} ms")
    assert milliseconds < 1000


def test_links_to_the_playground(scripted):
    for model in (VEO, KLING):
        playground = f"{scripted.url}/models/{model}"
        assert httpx.get(playground).status_code == 200, "no redirect"
        assert f"[Model Playground]({playground})" in httpx.get(f"{playground}/llms.txt").text
        assert f'href="{playground}"' in httpx.get(f"{playground}/api").text
        assert playground in httpx.get(f"{scripted.url}/docs.md").text
        assert f"{playground})" in httpx.get(f"{scripted.url}/llms.txt").text
