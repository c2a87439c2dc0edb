"""From the front page to a video, with real pictures and the real engine."""

import json
import re
import subprocess
import time

import pytest
from browsing import axe, fits, until
from conftest import KLING, VEO
from playground import Playground
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def made(server, browser, pictures):
    """A video from two pictures, made once in one browser profile; the profile, for pages of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    here = Playground(context.new_page(), server, VEO)
    here.drop("first_frame_url", pictures.first)
    here.drop("last_frame_url", pictures.last)
    here.input("prompt").fill("The boat glides on, calm waves")
    here.page.get_by_role("radio", name="4s").check()
    expect(here.page.locator("#cost")).to_have_text("Costs $0.60 · 4 s · 1280 × 720")
    for name in ("first_frame_url", "last_frame_url"):
        here.uploaded(name)
    here.run()
    shown = here.page.locator("img.still")
    expect(shown).to_be_visible(timeout=60_000)
    still = shown.get_attribute("src")
    progress = here.page.get_by_role("progressbar", name="Progress")
    expect(progress).to_have_attribute("value", re.compile(r"0\.[1-9]"), timeout=60_000)
    expect(here.page.get_by_role("log")).to_contain_text("Rendering")
    # When the video has a frame to show; the stream that told of the end is over at the moment at which it did.
    here.page.evaluate("""() => {
      const look = () => {
        const video = document.querySelector("video.shot");
        if (video?.readyState >= 2) return void (window.visible = performance.now());
        setTimeout(look, 5);
      };
      look();
    }""")
    here.wait_for_video()
    seconds = until(here.page, """(() => {
      const [stream] = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/status/stream"));
      return stream?.responseEnd && window.visible && (window.visible - stream.responseEnd) / 1000;
    })()""")
    yield here, context, still, seconds
    context.close()


def test_previews_are_small_pictures(made):
    _, _, still, _ = made
    assert still.startswith("data:image/jpeg;base64,") and 2_000 < len(still) < 64_000


def test_the_video_is_seen_soon_after_its_end(made):
    _, _, _, seconds = made
    print(f"video visible {seconds:.3f} s after COMPLETED")
    # The goal is one second; a machine that does much else besides needs longer.
    assert seconds < 3


def test_the_player(made):
    here, *_ = made
    page = here.page
    assert page.evaluate("document.querySelector('video.shot').videoWidth") == 1280
    video = page.locator("video.shot")
    video.evaluate("video => { video.pause(); video.currentTime = 0.5 / 24; }")
    place = page.get_by_role("group", name="Video").get_by_role("status")
    expect(place).to_have_text("Frame 1 of 96")
    page.get_by_role("button", name="One frame on").click()
    expect(place).to_have_text("Frame 2 of 96")
    page.get_by_role("button", name="One frame on").press(".")
    expect(place).to_have_text("Frame 3 of 96")
    page.get_by_role("button", name="One frame back").click()
    expect(place).to_have_text("Frame 2 of 96")
    loop = page.get_by_role("button", name="Loop")
    assert video.evaluate("video => video.loop") and loop.get_attribute("aria-pressed") == "true"
    loop.click()
    assert not video.evaluate("video => video.loop") and loop.get_attribute("aria-pressed") == "false"


def test_where_the_video_begins_and_ends(made):
    """The pictures that went in stand beside the frames that came out, which look like them."""
    here, *_ = made
    ends = here.page.get_by_role("list", name="Where the video begins and ends")
    expect(ends.get_by_role("listitem")).to_have_text(
        ["First frame", "First frame of the video", "Last frame of the video", "Last frame"])
    for which, words in (("first", "First frame"), ("last", "Last frame")):
        expect(ends.get_by_role("img", name=f"The video’s {which} frame")).to_be_visible()
        difference = here.page.evaluate("""([picture, canvas]) => {
          const pixels = (source) => {
            const small = new OffscreenCanvas(32, 18).getContext("2d");
            small.drawImage(source, 0, 0, 32, 18);
            return small.getImageData(0, 0, 32, 18).data;
          };
          const [one, other] = [pixels(picture), pixels(canvas)];
          return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length;
        }""", [
            ends.get_by_alt_text(f"{words}, as sent").element_handle(),
            ends.get_by_role("img", name=f"The video’s {which} frame").element_handle()])
        assert difference < 6, which


def test_download_and_links(made, tmp_path):
    here, context, *_ = made
    page = here.page
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "video.mp4")
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", tmp_path / "video.mp4"],
        capture_output=True, text=True, check=True).stdout.split()
    assert probed == ["h264", "aac"] and download.value.suggested_filename.endswith(".mp4")
    page.get_by_role("button", name="Copy the video’s URL").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{here.server.url}/cdn/files/") and page.request.get(copied).ok
    page.get_by_role("button", name="Copy a link that fills the form").click()
    link = page.evaluate("navigator.clipboard.readText()")
    sent = here.values
    other = Playground(context.new_page(), here.server, VEO, link.split(VEO)[1])
    assert other.values == sent and sent["duration"] == "4s"
    other.page.close()


def test_the_response(made):
    here, *_ = made
    here.tab("Response")
    facts = here.page.locator("#response-facts").text_content()
    assert facts.startswith("HTTP 200") and "x-fal-request-id: " in facts
    answer = json.loads(here.page.locator("#response").text_content())
    assert answer["video"]["content_type"] == "video/mp4"
    here.tab("Video")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_finished_video_is_for_everybody(made, colours):
    page = made[0].page
    page.emulate_media(color_scheme=colours)
    axe(page)
    page.emulate_media(color_scheme="light")


def test_history_survives_a_reload(made):
    here, context, *_ = made
    here.page.reload()
    here.wait_for_video(10)
    expect(here.films).to_have_count(1)
    assert here.values["prompt"] == "The boat glides on, calm waves", "the draft is there too"
    front = context.new_page()
    front.goto(here.server.url)
    film = front.get_by_role("region", name="Made in this browser").get_by_role("link")
    expect(film).to_contain_text("The boat glides on")
    expect(film.locator("img")).to_be_visible()
    film.click()
    front.wait_for_url(re.compile(VEO))
    expect(front.get_by_label("The video", exact=True)).to_be_visible()
    front.set_viewport_size({"width": 360, "height": 740})
    fits(front)
    front.close()


def test_three_clicks_to_a_video(server, new_page):
    """Someone who has never been here, and has no picture."""
    page = new_page()
    page.goto(server.url)
    began = time.monotonic()
    page.get_by_role("link", name=re.compile("Kling Video")).click()
    page.get_by_role("button", name="Use the example").click()
    here = Playground.__new__(Playground)
    here.page, here.server, here.model = page, server, KLING
    here.uploaded("image_url")
    page.get_by_role("button", name="Run", exact=True).click()
    here.wait_for_video()
    print(f"three clicks: {time.monotonic() - began:.1f} s to the video")
    assert page.evaluate("document.querySelector('video.shot').duration") == pytest.approx(5, abs=0.1)
    expect(page.get_by_role("list", name="Where the video begins and ends").get_by_role("listitem")).to_have_text(
        ["Image", "First frame of the video", "Last frame of the video"])
