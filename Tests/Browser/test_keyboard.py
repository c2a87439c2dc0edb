"""The whole way with the keyboard alone."""

import re

from conftest import KLING, VEO
from playground import Playground
from playwright.sync_api import expect


def tab_to(page, wanted, limit=60):
    """Presses Tab until the focus is on it; each stop on the way can be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate("""() => {
          const one = document.activeElement;
          return { id: one.id, text: (one.getAttribute("aria-label") || one.textContent).trim(), visible: one.matches(":focus-visible") };
        }""")
        assert focused["visible"], focused
        if wanted in (focused["id"], focused["text"]):
            return
    raise AssertionError(f"Tab does not come to {wanted}")


def test_from_the_front_page_to_a_running_job_and_away(scripted, page, watch):
    watch.allow("status of 499")
    page.goto(scripted.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert KLING in page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(KLING))
    here = Playground.__new__(Playground)
    here.page, here.server = page, scripted
    here.wait_until_ready()
    tab_to(page, "example")
    page.keyboard.press("Enter")
    here.uploaded("image_url")
    expect(here.run_button).to_be_focused()
    page.keyboard.press("Shift+Tab")
    here.input("prompt").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("take 30")
    tab_to(page, "field-duration-0")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#cost")).to_contain_text("10 s")
    page.keyboard.press("Control+Enter")
    expect(here.stage).to_contain_text("Rendering")
    tab_to(page, "cancel")
    page.keyboard.press("Space")
    expect(here.stage).to_contain_text("Cancelled")
    expect(page.get_by_role("tabpanel", name="Video")).to_be_focused()


def test_tabs_are_one_stop_and_arrows_move_in_them(scripted, page):
    here = Playground(page, scripted, VEO)
    page.get_by_role("tab", name="Video").focus()
    for key, name in (("ArrowRight", "Code"), ("End", "Response"), ("ArrowRight", "Video"), ("ArrowLeft", "Response"), ("Home", "Video")):
        page.keyboard.press(key)
        expect(page.get_by_role("tab", name=name)).to_be_focused()
        assert page.get_by_role("tab", name=name).get_attribute("aria-selected") == "true"
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
    here.tab("Code")
    page.get_by_role("tab", name="cURL").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Example in Python")).to_contain_text("import fal_client")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy")).to_be_focused()


def test_switch_and_radios(scripted, page):
    here = Playground(page, scripted, VEO)
    page.get_by_role("switch").focus()
    page.keyboard.press("Space")
    assert here.values == {"generate_audio": False}
    page.get_by_role("radio", name="8s").focus()
    page.keyboard.press("ArrowLeft")
    assert here.values == {"generate_audio": False, "duration": "6s"}
