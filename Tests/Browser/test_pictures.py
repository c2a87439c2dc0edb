"""A picture on its way into the form, and everything that can be wrong with it: said at its field, and nothing lost."""

import re

import pytest
from conftest import KLING, VEO
from pictures import PictureServer
from playground import GIVE, Playground
from playwright.sync_api import expect


def is_kept(here):
    """The rest of the form is as it was."""
    assert here.values["prompt"] == "keep me"


@pytest.fixture
def here(scripted, page):
    here = Playground(page, scripted, KLING)
    here.input("prompt").fill("keep me")
    return here


@pytest.mark.parametrize("way", ["drop", "paste", "choose"])
def test_a_file_becomes_a_url_of_this_server(here, pictures, way):
    if way == "choose":
        here.choose("image_url", pictures.image)
    else:
        here.drop("image_url", pictures.image, way)
    url = here.uploaded("image_url")
    assert here.page.request.get(url).body() == pictures.image.read_bytes()
    box = here.field("image_url")
    expect(box.get_by_alt_text("Image, as chosen")).to_be_visible()
    expect(box.locator(".facts-of")).to_have_text("640 × 360")
    is_kept(here)
    box.get_by_role("button", name="Image: remove the picture").click()
    expect(box.locator("input[type=file]")).to_be_focused()
    assert "image_url" not in here.values


def test_pasted_pictures_fill_the_empty_fields_in_order(scripted, page, pictures):
    here = Playground(page, scripted, VEO)
    here.drop("", pictures.first, "paste")
    here.uploaded("first_frame_url")
    here.drop("", pictures.last, "paste")
    here.uploaded("last_frame_url")


def test_a_url_is_dropped_as_text_or_typed(here):
    target = here.field("image_url").locator(".drop").element_handle()
    here.page.evaluate(GIVE, [target, "drop", "https://example.com/a.jpg", "", None])
    expect(here.input("image_url")).to_have_value("https://example.com/a.jpg")
    expect(here.field("image_url").locator(".elsewhere")).to_have_text("example.com — the server fetches it when it runs.")
    here.input("image_url").fill("data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==")
    expect(here.field("image_url").locator(".facts-of")).to_have_text("1 × 1")


def test_the_crop_is_that_of_the_chosen_ratio(scripted, page, pictures):
    here = Playground(page, scripted, VEO)
    here.drop("first_frame_url", pictures.first)
    here.uploaded("first_frame_url")
    box = here.field("first_frame_url")
    expect(box.locator(".facts-of")).to_have_text("640 × 360")
    expect(box.locator(".crop")).to_be_hidden()
    for ratio, words, cost in (("1:1", "44 % of its width falls away", "720 × 720"), ("9:16", "68 % of its width falls away", "720 × 1280")):
        page.get_by_role("radio", name=ratio, exact=True).check()
        expect(box.locator(".facts-of")).to_have_text(f"640 × 360: {words}")
        crop, picture = box.locator(".crop").bounding_box(), box.locator(".shown").bounding_box()
        width, height = map(int, ratio.split(":"))
        assert crop["width"] / crop["height"] == pytest.approx(width / height, abs=0.01)
        assert crop["x"] + crop["width"] / 2 == pytest.approx(picture["x"] + picture["width"] / 2, abs=1)
        expect(page.locator("#cost")).to_contain_text(cost)
    page.get_by_role("radio", name="auto", exact=True).check()
    expect(page.locator("#cost")).to_contain_text("1280 × 720")


def test_a_text_file_is_no_picture(here, tmp_path):
    text = tmp_path / "notes.txt"
    text.write_text("not a picture")
    here.drop("image_url", text, type="text/plain")
    expect(here.error("image_url")).to_contain_text("notes.txt: This is not a picture that Reel reads")
    expect(here.input("image_url")).to_have_attribute("aria-invalid", "true")
    # Nor is one that says it is.
    here.page.reload()
    here.wait_until_ready()
    here.drop("image_url", text, type="image/png")
    expect(here.error("image_url")).to_contain_text("This is not a picture that Reel reads")
    assert here.page.locator("body").is_visible(), "the page is still there, not the file"
    is_kept(here)


def test_a_picture_of_60_mb_is_too_large(here, tmp_path, pictures):
    """Refused here, before a byte is sent; the one that was there stays."""
    here.choose("image_url", pictures.image)
    url = here.uploaded("image_url")
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(60_000_000)
    sent = []
    here.page.on("request", lambda request: sent.append(request.url))
    here.choose("image_url", large)
    expect(here.error("image_url")).to_have_text("large.png has 60 MB; at most 30 MB are taken. Choose a smaller one.")
    assert here.input("image_url").input_value() == url and not sent
    is_kept(here)


def test_a_dead_url_is_said_at_its_field(scripted, page, watch, server):
    """What the server finds when it runs, after the job was accepted."""
    here = Playground(page, server, KLING)
    watch.allow("status of 422")
    web = PictureServer({})
    try:
        here.input("prompt").fill("keep me")
        here.input("image_url").fill(f"{web.url}/gone.png")
        here.run()
        expect(here.error("image_url")).to_contain_text("could not be downloaded", timeout=20_000)
        expect(here.input("image_url")).to_be_focused()
        expect(here.stage).to_contain_text("No video came of this")
    finally:
        web.stop()
    is_kept(here)
    here.stage.get_by_role("button", name="image_url").click()
    expect(here.input("image_url")).to_be_focused()


def test_an_upload_that_fails_can_be_tried_again(here, pictures, watch):
    watch.allow("ERR_FAILED")
    here.page.route("**/cdn/files/**", lambda route: route.abort())
    here.choose("image_url", pictures.image)
    expect(here.error("image_url")).to_have_text(re.compile("valley-0.png could not be sent: The server does not answer.*Choose it again."))
    here.run()
    expect(here.input("image_url")).to_be_focused()
    here.page.unroute("**/cdn/files/**")
    here.choose("image_url", pictures.image)
    here.uploaded("image_url")
    expect(here.error("image_url")).to_be_hidden()
    is_kept(here)


def test_an_upload_shows_how_far_it_is(here, pictures):
    """Slowed down, so that it can be seen; Run waits for it."""
    here.page.route("**/rest/storage/upload/initiate*", lambda route: (here.page.wait_for_timeout(300), route.continue_())[1])
    here.choose("image_url", pictures.image)
    expect(here.field("image_url").get_by_role("progressbar", name="Image: upload")).to_be_visible()
    here.run()
    expect(here.films).to_have_count(1)
    here.uploaded("image_url")
