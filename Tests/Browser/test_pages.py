"""Every page that is read: it loads without a complaint, can be read by everybody, and fits a telephone."""

import pytest
from browsing import axe, fits
from conftest import KLING, VEO

PAGES = ["/", f"/models/{VEO}/api", f"/models/{KLING}/api", "/docs", "/docs/queue", "/docs/credits"]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_everybody(server, new_page, path, colours):
    page = new_page(width=360, height=740, color_scheme=colours)
    page.goto(server.url + path)
    axe(page)
    fits(page)


def test_a_complaint_is_heard(server, new_page, watch):
    """The watch itself: the policy of our pages refuses a script within the page, and a script that throws is heard."""
    page = new_page()
    page.goto(server.url)
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert len(watch.complaints) == 2 and "Content Security Policy" in watch.complaints[0] and "on purpose" in watch.complaints[1]
    watch.allow("Content Security Policy", "on purpose")
