"""A server that asks for keys: a panel asks for one, once, and keeps it no longer than it was told to."""

import pytest
from browsing import axe, fits
from conftest import KEY, KLING
from playground import Playground
from playwright.sync_api import expect


def panel(page):
    return page.get_by_role("dialog", name="This server asks for a key")


def give(page, key, remember=False):
    page.get_by_label("Key", exact=True).fill(key)
    if remember:
        page.get_by_label("Remember it").check()
    page.get_by_role("button", name="Use this key").click()


@pytest.fixture
def here(keyed, page, watch):
    watch.allow("status of 401", "status of 422", "status of 499")
    here = Playground(page, keyed, KLING)
    here.input("prompt").fill("take 30")
    return here


def test_a_key_is_asked_for_where_one_is_needed(here, page, pictures):
    here.choose("image_url", pictures.image)
    expect(panel(page)).to_be_visible()
    expect(page.get_by_label("Key", exact=True)).to_be_focused()
    axe(page)
    give(page, "ada:wrong")
    expect(panel(page).get_by_role("alert")).to_contain_text("does not know the key")
    give(page, KEY)
    expect(panel(page)).to_have_count(0)
    here.uploaded("image_url")
    here.run()
    expect(here.stage).to_contain_text("Rendering")
    page.get_by_role("button", name="Cancel").click()
    expect(here.stage).to_contain_text("Cancelled")
    assert page.evaluate("[sessionStorage['reel.key'], localStorage['reel.key'] ?? null]") == [KEY, None]
    other = page.context.new_page()
    other.goto(page.url)
    assert other.evaluate("sessionStorage['reel.key'] ?? null") is None


def test_no_key_no_harm(here, page):
    here.run()
    page.get_by_role("button", name="Cancel", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Authentication is required")
    assert here.values["prompt"] == "take 30"
    here.run()
    expect(panel(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alert")).to_contain_text("Authentication is required")


def test_a_key_can_be_remembered(here, page):
    here.run()
    give(page, KEY, remember=True)
    expect(here.error("image_url")).to_have_text("Field required")
    other = Playground(page.context.new_page(), here.server, KLING)
    other.run()
    expect(other.error("image_url")).to_have_text("Field required")
    assert panel(other.page).count() == 0


def test_the_panel_fits_a_telephone(keyed, narrow_page, watch):
    watch.allow("status of 401")
    here = Playground(narrow_page, keyed, KLING)
    here.run()
    expect(panel(narrow_page)).to_be_visible()
    fits(narrow_page)
    assert narrow_page.locator("dialog").bounding_box()["width"] <= 330
