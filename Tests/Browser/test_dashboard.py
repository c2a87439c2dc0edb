"""The dashboard, as an operator uses it: every page, what can be done there, keys, a wrong key, and nobody but the operator."""

import http.server
import re
import sqlite3
import threading
import time

import httpx
import pytest
from browsing import axe, fits
from conftest import KEY, SCRIPTED
from playwright.sync_api import expect

VEO = "fal-ai/veo3.1/fast/first-last-frame-to-video"
KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
PICTURE = ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAQUlEQVR4nO3PQREAAAgDIN8/9Ozg1YOC"
           "dCZ5bWwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPAPC2cBAWvqOQsAAAAASUVORK5CYII=")
PAGES = ["", "/jobs", "/files", "/usage", "/keys", "/engine"]


def send(server, prompt, endpoint=KLING, key=None):
    body = {"prompt": prompt}
    body |= {"image_url": PICTURE} if endpoint == KLING else {"first_frame_url": PICTURE, "last_frame_url": PICTURE}
    answer = httpx.post(f"{server.url}/queue/{endpoint}", json=body, headers={"Authorization": f"Key {key}"} if key else {})
    assert answer.status_code == 200, answer.text
    return answer.json()["request_id"]


def job(server, id):
    return httpx.get(f"{server.url}/dashboard/api/jobs/{id}").json()


def wait_for(server, id, *states):
    deadline = time.monotonic() + 30
    while (found := job(server, id))["state"] not in states:
        assert time.monotonic() < deadline, found["state"]
        time.sleep(0.05)
    return found


def figure(page, name):
    return page.locator(".d-figures > div", has=page.get_by_text(name, exact=True))


@pytest.fixture(scope="session")
def shop(start_server):
    """A server without keys: requests of every ending, a file, charges of three days, one request that runs, and two that wait."""
    reel = start_server("shop", workers=1, engine=SCRIPTED)
    reel.done = send(reel, "Gulls over a harbour", VEO)
    reel.failed = send(reel, "A steep road fail")
    for id in (reel.done, reel.failed):
        wait_for(reel, id, "succeeded", "failed")
    reel.picture = httpx.post(f"{reel.url}/cdn/files/upload", content=b"p" * 4321, headers={
        "Content-Type": "image/png", "X-Fal-File-Name": "harbour.png"}).json()["access_url"]
    # Beside the server: its own ledger has today's charges alone.
    now = time.time()
    (data,) = reel.log.parent.glob("data/jobs.sqlite")
    reel.days = [time.strftime("%Y-%m-%d", time.localtime(now - days * 86400)) for days in range(3)]
    with sqlite3.connect(data) as ledger:
        for days, endpoint, price in [(1, VEO, 150_000), (1, VEO, 150_000), (2, KLING, 42_000)]:
            request = f"{days}-{endpoint}-{ledger.total_changes}"
            ledger.execute(
                "INSERT INTO charge (owner, endpoint, request, quantity, unit_price, time) VALUES ('', ?, ?, 10, ?, ?)",
                (endpoint, request, price, now - days * 86400))
    reel.running = send(reel, "take 300 while we look")
    wait_for(reel, reel.running, "running")
    reel.waiting = [send(reel, f"One of those that wait, {number}") for number in range(2)]
    return reel


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES + ["/jobs/failed", "/jobs/running"])
def test_every_page_is_for_everybody(shop, new_page, path, colours):
    path = path.replace("failed", shop.failed).replace("running", shop.running)
    for width in (1280, 360):
        page = new_page(width=width, height=760, color_scheme=colours)
        page.goto(f"{shop.url}/dashboard{path}")
        expect(page.locator("#live")).to_contain_text("As of")
        axe(page)
        fits(page)


def test_the_queue(shop, page):
    page.goto(f"{shop.url}/dashboard")
    expect(figure(page, "Running")).to_contain_text("1of 1 worker")
    expect(page.get_by_role("row").filter(has_text="take 300")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="those that wait, 0")).to_contain_text(re.compile("^1"))
    expect(page.get_by_role("row").filter(has_text="5 minutes")).to_be_visible()
    # It is live, and its rows stay the same elements.
    row = page.get_by_role("row").filter(has_text="take 300").element_handle()
    before = page.locator("#live").inner_text()
    expect(page.locator("#live")).not_to_have_text(before)
    assert row.evaluate("row => row.isConnected")
    page.get_by_role("link", name="take 300 while we look").click()
    expect(page).to_have_url(f"{shop.url}/dashboard/jobs/{shop.running}")


def test_a_hidden_tab_asks_for_nothing(shop, page):
    page.goto(f"{shop.url}/dashboard")
    expect(page.locator("#live")).to_contain_text("As of")
    calls = []
    page.on("request", lambda request: calls.append(request.url))
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", {value: true, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.wait_for_timeout(300)
    calls.clear()
    page.wait_for_timeout(2600)
    assert calls == []
    expect(page.locator("#live")).to_contain_text("Paused")
    page.evaluate("""() => {
      Object.defineProperty(document, "hidden", {value: false, configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(page.locator("#live")).to_contain_text("As of")
    assert calls


def test_jobs_are_filtered_searched_and_opened(shop, page):
    page.goto(f"{shop.url}/dashboard/jobs")
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="Gulls over a harbour")).to_be_visible()
    page.get_by_label("State").select_option("Failed")
    expect(rows.filter(has_text="Gulls over a harbour")).to_have_count(0)
    expect(rows.filter(has_text="A steep road fail").first).to_contain_text("Failed")
    page.get_by_label("State").select_option("Any")
    page.get_by_label("Model").select_option(label="veo3.1/fast/first-last-frame-to-video")
    expect(rows.filter(has_text="Gulls over a harbour")).to_be_visible()
    expect(rows.filter(has_text="steep road")).to_have_count(0)
    page.get_by_label("Model").select_option("Any")
    page.get_by_label("Prompt or id").fill("GULLS")
    page.get_by_role("button", name="Search").click()
    expect(rows).to_have_count(2)
    page.reload()
    expect(page.get_by_label("Prompt or id")).to_have_value("GULLS")
    expect(rows).to_have_count(2)
    page.get_by_label("Prompt or id").fill(shop.failed)
    page.get_by_label("Prompt or id").press("Enter")
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="A steep road fail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Job {shop.failed[:8]}")
    expect(page.locator("main")).to_contain_text("Failed to load the image.")
    expect(page.get_by_role("row").filter(has_text="Working for 0.0 s")).to_be_visible()


def test_the_older_jobs_are_a_page_away(start_server, new_page):
    reel = start_server("many", workers=2, engine=SCRIPTED)
    ids = [send(reel, f"number {number}") for number in range(53)]
    page = new_page()
    page.goto(f"{reel.url}/dashboard/jobs")
    expect(page.get_by_role("row")).to_have_count(51)
    page.get_by_role("button", name="Older").click()
    expect(page.get_by_role("row")).to_have_count(4)
    expect(page.get_by_role("link", name="number 0", exact=True)).to_be_visible()
    page.get_by_role("button", name="Newest").click()
    expect(page.get_by_role("link", name="number 52", exact=True)).to_be_visible()
    assert len(set(ids)) == 53


def test_one_job_with_its_video_and_charge(shop, page, watch):
    watch.allow("output.mp4")  # The scripted engine's movie is no video.
    page.goto(f"{shop.url}/dashboard/jobs/{shop.done}")
    expect(page.locator("video")).to_have_attribute("src", re.compile(r"/cdn/files/\w+/output\.mp4$"))
    expect(figure(page, "Cost")).to_contain_text("$1.20charged")
    expect(page.locator("main")).to_contain_text("8 s at $0.15 a second")
    expect(page.locator("main")).to_contain_text("data:image/png;base64,")
    video = page.locator("video").element_handle()
    page.wait_for_timeout(3500)
    assert video.evaluate("video => video.isConnected"), "a playing video is left alone"


def test_a_running_job_is_cancelled(shop, page):
    id = send(shop, "cancel me")
    page.goto(f"{shop.url}/dashboard/jobs/{id}")
    button = page.get_by_role("button", name=f"Cancel {id[:8]}")
    button.click()
    expect(page.get_by_role("status")).to_contain_text("Press again")
    assert job(shop, id)["state"] == "queued", "once is not enough"
    page.get_by_role("button", name="Really?").click()
    expect(page.locator(".d-open")).to_contain_text("Cancelled")
    assert job(shop, id)["state"] == "cancelled"


def test_a_running_job_stops(start_server, new_page):
    reel = start_server("stop", workers=1, engine=SCRIPTED)
    id = send(reel, "take 300")
    wait_for(reel, id, "running")
    page = new_page()
    page.goto(f"{reel.url}/dashboard")
    page.get_by_role("button", name=f"Cancel {id[:8]}").click()
    page.get_by_role("button", name="Really?").click()
    expect(page.locator("main")).to_contain_text("Nothing runs.")
    assert wait_for(reel, id, "cancelled")["attempts"] == 1


def test_a_failed_job_is_tried_again(shop, page):
    page.goto(f"{shop.url}/dashboard/jobs/{shop.failed}")
    page.get_by_role("button", name=f"Retry {shop.failed[:8]}").click()
    expect(page).not_to_have_url(f"{shop.url}/dashboard/jobs/{shop.failed}")
    expect(page.locator("main")).to_contain_text(f"Retry of{shop.failed[:8]}")
    again = page.url.rsplit("/", 1)[-1]
    assert job(shop, again)["retry_of"] == shop.failed
    page.get_by_role("link", name=shop.failed[:8]).click()
    expect(page.locator("main")).to_contain_text(again[:8])


def test_a_file_is_deleted(shop, page):
    page.goto(f"{shop.url}/dashboard/files")
    row = page.get_by_role("row").filter(has_text="harbour.png")
    expect(row).to_contain_text("4.3 kB")
    expect(row).to_contain_text("in 7 d")
    page.get_by_label("Kind").select_option("Results")
    expect(row).to_have_count(0)
    expect(page.get_by_role("link", name=shop.done[:8])).to_be_visible()
    page.get_by_label("Kind").select_option("Uploads")
    row.get_by_role("button").click()
    page.get_by_role("button", name="Really?").click()
    expect(row).to_have_count(0)
    assert httpx.get(shop.picture).status_code == 404


def test_usage_is_what_was_charged(shop, page):
    page.goto(f"{shop.url}/dashboard/usage")
    own = httpx.get(f"{shop.url}/dashboard/api/usage").json()["total"]
    expect(figure(page, "Cost in 30 days")).to_contain_text(f"${own['cost']:.2f}")
    yesterday = page.get_by_role("row").filter(has_text=shop.days[1])
    expect(yesterday).to_contain_text("$3.00")
    before = page.get_by_role("row").filter(has_text=shop.days[2])
    expect(before).to_contain_text("$0.42")
    # Of the bars, yesterday's is 3.00 / 0.42 times as high as that of the day before.
    heights = page.locator(".d-chart svg[role=img] rect").evaluate_all("bars => bars.map(bar => Number(bar.getAttribute('height')))")
    assert heights[1] / heights[0] == pytest.approx(3 / 0.42, rel=0.02)
    page.get_by_label("Measure").select_option("Seconds of video")
    expect(yesterday).to_contain_text("20")
    page.get_by_label("Time").select_option("7 days")
    expect(page.locator("main")).to_contain_text("Cost in 7 days")


def test_engine_health(shop, page):
    page.goto(f"{shop.url}/dashboard/engine")
    expect(figure(page, "Server")).to_contain_text("Ready")
    expect(page.locator(".d-checks li").filter(has_text="The database answers")).to_contain_text("ok")
    expect(page.get_by_role("row").filter(has_text="An attempt runs")).to_be_visible()
    page.get_by_role("button", name="Look now").click()
    # The scripted engine has no --version, so the doctor finds fault with it.
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"\d of \d are wrong"))
    expect(page.locator(".d-checks li").filter(has_text="engine:")).to_contain_text("wrong")
    expect(page.locator(".d-checks li").filter(has_text="jobs:")).to_contain_text("ok")


def test_the_panel_for_a_key(keyed, new_page, watch):
    watch.allow("401")
    page = new_page()
    page.goto(f"{keyed.url}/dashboard")
    expect(page.get_by_label("Key", exact=True)).to_be_focused()
    axe(page)
    page.get_by_label("Key", exact=True).fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("id:secret")
    page.get_by_label("Key", exact=True).fill("ada:wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not take this key")
    axe(page)
    sent = []
    page.on("request", lambda request: sent.append(request.headers))
    page.get_by_label("Key", exact=True).fill(KEY)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Nothing waits.")
    assert sent[0]["authorization"] == f"Key {KEY}" and all("cookie" not in headers for headers in sent)
    page.get_by_role("link", name="Jobs").click()
    expect(page.locator("main")).to_contain_text("No request is like that.")
    assert page.context.cookies() == []
    page.get_by_role("button", name="Forget the key").click()
    expect(page.get_by_label("Key", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Key", exact=True)).to_be_visible()


def test_a_key_is_made_used_and_revoked(start_server, new_page, watch):
    watch.allow("401", "403", "400 .*/keys")
    reel = start_server("keys", workers=1, engine=SCRIPTED)
    page = new_page()
    page.goto(f"{reel.url}/dashboard/keys")
    expect(page.locator("main")).to_contain_text("There is no key")
    page.get_by_label("Name").fill("first")
    page.get_by_role("button", name="Make the key").click()
    first = page.get_by_label("The new key")
    expect(first).to_have_value(re.compile(r"^reel_\w+:reelsk_\w+$"))
    own = first.input_value()
    axe(page)
    assert httpx.get(f"{reel.url}/dashboard/api/queue").status_code == 401, "the server is closed from now on"
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("row").filter(has_text="first")).to_contain_text("used here")
    page.get_by_label("Name").fill("second")
    page.get_by_label("Calls a minute").fill("0")
    page.evaluate("document.querySelector('.d-new').noValidate = true")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("rate")
    page.get_by_label("Calls a minute").fill("60")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_label("The new key")).not_to_have_value(own)
    second = page.get_by_label("The new key").input_value()
    assert httpx.get(f"{reel.url}/v1/models/usage", headers={"Authorization": f"Key {second}"}).status_code == 200
    page.reload()
    expect(page.get_by_role("row").filter(has_text="second")).to_contain_text("api")
    assert second.split(":")[1] not in page.content(), "it is shown once"
    page.get_by_role("button", name="Revoke second").click()
    page.get_by_role("button", name="Really?").click()
    expect(page.get_by_role("row").filter(has_text="second")).to_contain_text("revoked")
    assert httpx.get(f"{reel.url}/v1/models/usage", headers={"Authorization": f"Key {second}"}).status_code == 401
    # A key that may not administer is told so.
    page.goto(f"{reel.url}/dashboard/keys")
    api = httpx.post(f"{reel.url}/dashboard/api/keys", json={"scopes": ["api"]}, headers={"Authorization": f"Key {own}"}).json()["key"]
    page.evaluate("key => sessionStorage.setItem('reel.key', key)", api)
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("scope|admin"))
    page.get_by_role("button", name="Use another key").click()
    expect(page.get_by_label("Key", exact=True)).to_be_visible()


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """A page of somebody else's on this machine."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title><link rel=icon href=data:,>")

    def log_message(self, *_):
        pass


def test_another_sites_page_gets_nothing(shop, new_page, watch):
    """From a page of another origin, in the same browser on the same machine."""
    watch.allow("403")
    calls = [("GET", "queue"), ("GET", "jobs"), ("POST", f"jobs/{shop.running}/cancel"), ("DELETE", "files/x"), ("POST", "keys")]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        page = new_page()
        page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
        answers = page.evaluate("""async ([url, calls]) => {
          const answers = [];
          for (const [method, path] of calls) answers.push((await fetch(`${url}/dashboard/api/${path}`, {method})).status);
          return answers;
        }""", [shop.url, calls])
        page.goto("about:blank")
        elsewhere.shutdown()
    assert answers == [403] * len(calls)
    assert job(shop, shop.running)["cancel_requested"] is False


def test_the_keyboard_is_enough(shop, page):
    page.goto(f"{shop.url}/dashboard/jobs")
    expect(page.get_by_role("row").filter(has_text="steep road").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(
            "() => { const e = document.activeElement; return e.getAttribute('aria-label') || e.name || e.textContent.trim() }"))
        if reached[-1].startswith(("Cancel ", "Retry ")):
            break
    assert {"Queue", "state", "endpoint_id", "owner", "search", "Search"} <= set(reached), reached
    assert reached[-1].startswith(("Cancel ", "Retry "))
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", "it can be seen where one is"
    # The focus stays where it is though the page is brought up to date.
    focused = page.evaluate_handle("document.activeElement")
    before = page.locator("#live").inner_text()
    expect(page.locator("#live")).not_to_have_text(before)
    assert focused.evaluate("element => element === document.activeElement")


def test_a_server_that_stops_is_told(start_server, new_page, watch):
    watch.allow("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
    reel = start_server("gone", workers=1, engine=SCRIPTED)
    page = new_page()
    page.goto(f"{reel.url}/dashboard")
    expect(page.locator("#live")).to_contain_text("As of")
    reel.stop()
    expect(page.locator("#live")).to_contain_text("The server does not answer. Trying again.")
    expect(page.locator("main")).to_contain_text("Nothing waits.")
