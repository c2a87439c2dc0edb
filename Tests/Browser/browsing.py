"""What a page is watched with: its console, the policy that it must keep to, axe, its width."""

import re
import time
from importlib import resources

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
# Everything that can be told without a person: WCAG 2.2 A and AA, and axe's own good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Watch:
    """Hears all that goes wrong in the pages of a test; what a test means to provoke it says with `allow`."""

    def __init__(self):
        self.allowed, self.heard = [], []

    def allow(self, *patterns):
        """Regular expressions; a complaint is looked for in each whole."""
        self.allowed += patterns

    def follow(self, page):
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))

    def _console(self, message):
        # A breach of the content security policy comes as an error here, as does what could not be loaded.
        if message.type in ("error", "warning"):
            self.heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    @property
    def complaints(self):
        return [said for said in self.heard if not any(re.search(pattern, said) for pattern in self.allowed)]


def axe(page, context=None):
    """Fails with every rule of accessibility that the page breaks as it is now, each with the elements at fault."""
    page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
    found = page.evaluate("([context, rules]) => axe.run(context ?? document, rules)", [context, RULES])
    broken = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n" + "\n".join(
            f"    {node['html']}\n      {node['failureSummary'].splitlines()[-1].strip()}" for node in rule["nodes"])
        for rule in found["violations"]
    ]
    assert not broken, f"{page.url}:\n" + "\n".join(broken)
    assert len(found["passes"]) > 10, "axe has looked at the page"


def fits(page):
    """Fails if the page can be scrolled sideways, with the elements that stick out."""
    wide = page.evaluate("""() => {
      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= width) return [];
      return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 0.5)
        .map(e => `${e.tagName.toLowerCase()}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} of ${width}`);
    }""")
    assert not wide, "\n".join(wide[:8])


def until(page, expression, seconds=10):
    """Waits until a JavaScript expression is true; its value. (Playwright's own wait evaluates text, which our policy forbids.)"""
    deadline = time.monotonic() + seconds
    while not (value := page.evaluate(expression)):
        assert time.monotonic() < deadline, f"{expression} did not come true"
        page.wait_for_timeout(50)
    return value
