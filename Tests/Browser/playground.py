"""The playground as a person uses it: what is on the page by its names and roles, never by its markup."""

import base64
import json
import re

from browsing import until
from conftest import KLING
from playwright.sync_api import expect


# A file comes to an element as if it had been dragged from the desktop, or pasted.
GIVE = """([target, kind, name, type, bytes]) => {
  const data = new DataTransfer();
  if (bytes === null) data.setData("text/plain", name);
  else data.items.add(new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], name, { type }));
  const options = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...options, clipboardData: data }) : new DragEvent(kind, { ...options, dataTransfer: data });
  target.dispatchEvent(event);
}"""


class Playground:
    def __init__(self, page, server, model=KLING, fragment=""):
        self.page, self.server, self.model = page, server, model
        page.goto(f"{server.url}/models/{model}{fragment}")
        self.wait_until_ready()

    def wait_until_ready(self):
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def field(self, name):
        """The box of a field, by the name that the API has for it."""
        return self.page.locator(".control").filter(has=self.page.locator(f"code:text-is('{name}')"))

    def input(self, name):
        return self.field(name).locator(f"[name={name}]")

    def error(self, name):
        return self.field(name).locator(".error")

    def drop(self, name, path, kind="drop", type="image/png"):
        target = self.field(name).locator(".drop").element_handle() if kind == "drop" else self.page.locator("body").element_handle()
        self.page.evaluate(GIVE, [target, kind, path.name, type, base64.b64encode(path.read_bytes()).decode()])

    def choose(self, name, path):
        self.field(name).locator("input[type=file]").set_input_files(path)

    def uploaded(self, name):
        """Waits until a picture is on the server; its URL."""
        expect(self.input(name)).to_have_value(re.compile(re.escape(self.server.url) + "/cdn/files/.+"))
        return self.input(name).input_value()

    def tab(self, name):
        self.page.get_by_role("tab", name=name, exact=True).click()

    @property
    def run_button(self):
        return self.page.get_by_role("button", name="Run", exact=True)

    def run(self):
        self.run_button.click()

    @property
    def values(self):
        """What the form says, as the JSON tab has it; the form is shown again after."""
        self.tab("JSON")
        values = json.loads(self.page.get_by_label("Input as JSON").input_value())
        self.tab("Form")
        return values

    @property
    def stage(self):
        return self.page.locator("#stage")

    @property
    def video(self):
        return self.page.get_by_label("The video", exact=True)

    def wait_for_video(self, seconds=120):
        """Until a frame of it can be seen."""
        expect(self.video).to_be_visible(timeout=seconds * 1000)
        until(self.page, "document.querySelector('video.shot')?.readyState >= 2", seconds)

    @property
    def films(self):
        return self.page.get_by_role("region", name="Made in this browser").get_by_role("listitem")

