"""A job on the page: waiting, rendering, cancelled, and through a reload."""

import re

import httpx
import pytest
from conftest import KLING
from playground import Playground
from playwright.sync_api import expect
from scripted_requests import body, ended, submit


@pytest.fixture
def here(scripted, page, watch, pictures):
    watch.allow("status of 499")
    here = Playground(page, scripted, KLING)
    here.choose("image_url", pictures.image)
    here.uploaded("image_url")
    return here


def cancel(here):
    here.page.get_by_role("button", name="Cancel").click()
    expect(here.stage).to_contain_text("Cancelled")


def test_position_progress_log_and_cancel(here, scripted):
    ahead = submit(scripted, "take 20")
    try:
        here.input("prompt").fill("take 20")
        here.run()
        expect(here.stage).to_contain_text(re.compile("Waiting · (1 ahead|next in line)"))
        expect(here.page.locator("#said")).to_have_text(re.compile("Waiting, (1 ahead|next in line)."))
    finally:
        httpx.put(ahead["cancel_url"])
    expect(here.stage).to_contain_text("Rendering · 0 %")
    log = here.page.get_by_role("log", name="Log")
    expect(log).to_contain_text("Working for 20.0 s")
    bar = here.page.get_by_role("progressbar", name="Progress")
    expect(bar).to_have_attribute("value", "0.2")
    expect(here.stage).to_contain_text(re.compile(r"Rendering · 20 % · about \d+ s left"))
    here.page.get_by_role("button", name="Cancel").focus()
    cancel(here)
    expect(here.page.get_by_role("tabpanel", name="Video")).to_be_focused()
    expect(here.films).to_contain_text("Cancelled")
    here.stage.get_by_role("button", name="Use this input").click()
    expect(here.input("prompt")).to_have_value("take 20")
    assert "error" not in ended(submit(scripted, "take 0")), "the worker is free again"


def test_a_reload_in_mid_job_goes_on(here, scripted):
    here.input("prompt").fill("take 12")
    here.run()
    expect(here.page.get_by_role("progressbar", name="Progress")).to_have_attribute("value", "0.2")
    request = here.page.evaluate("JSON.parse(localStorage.getItem('reel.history'))[0].id")
    here.page.reload()
    expect(here.stage).to_contain_text(re.compile("Rendering · [2-9]0 %"))
    expect(here.page.get_by_role("log")).to_contain_text("Working for 12.0 s")
    expect(here.films).to_have_count(1)
    assert here.values["prompt"] == "take 12"
    cancel(here)
    assert here.page.evaluate("JSON.parse(localStorage.getItem('reel.history'))[0].id") == request


def test_two_jobs_at_once(here, scripted):
    """Each goes on whichever is looked at."""
    here.input("prompt").fill("take 30 first")
    here.run()
    expect(here.films).to_have_count(1)
    here.input("prompt").fill("take 30 second")
    here.run()
    expect(here.films).to_have_count(2)
    expect(here.stage).to_contain_text("Waiting")
    here.films.filter(has_text="take 30 first").get_by_role("link").click()
    expect(here.stage).to_contain_text("Rendering")
    cancel(here)
    here.films.filter(has_text="take 30 second").get_by_role("link").click()
    expect(here.stage).to_contain_text("Rendering")
    cancel(here)
    here.page.get_by_role("button", name="Forget “take 30 second”").click()
    expect(here.films).to_have_count(1)
    expect(here.stage).to_contain_text("Your video appears here")


def test_a_request_that_the_server_has_forgotten(scripted, page, watch):
    watch.allow("status of 404")
    gone = {
        "id": "9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11", "endpoint": KLING, "title": "Kling Video", "input": {"prompt": "long ago"},
        "at": 1, "state": "running"}
    page.goto(scripted.url)
    page.evaluate("record => localStorage.setItem('reel.history', JSON.stringify([record]))", gone)
    here = Playground(page, scripted, KLING)
    expect(here.stage).to_contain_text("The server knows nothing of this request any more")
    here.stage.get_by_role("button", name="Use this input").click()
    expect(here.input("prompt")).to_have_value("long ago")


@pytest.mark.parametrize("stored", ["not json", "{}", "[]", "null"])
def test_a_broken_history_is_an_empty_one(scripted, page, stored):
    page.goto(scripted.url)
    page.evaluate("text => localStorage.setItem('reel.history', text)", stored)
    here = Playground(page, scripted, KLING)
    expect(here.films).to_have_count(0)


def test_sent_twice_into_silence_is_sent_once(here, scripted, watch):
    """The answer to the first Run is lost on its way; the second is the same request."""
    watch.allow("ERR_FAILED")
    sent = []

    def lose(route):
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    here.page.route(f"**/queue/{KLING}", lose)
    here.input("prompt").fill("take 0 once")
    here.run()
    expect(here.page.get_by_role("alert")).to_contain_text("press Run again")
    here.run()
    expect(here.films).to_have_count(1)
    assert len(sent) == 2 and sent[0] == sent[1]
    watch.allow("MEDIA", "media")
    items = httpx.get(f"{scripted.url}/v1/models/requests/by-endpoint", params={
        "endpoint_id": KLING, "expand": "payloads", "limit": 20}).json()["items"]
    assert sum(item.get("json_input", {}).get("prompt") == "take 0 once" for item in items) <= 1
