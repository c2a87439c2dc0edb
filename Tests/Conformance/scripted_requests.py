"""Requests to a server with the scripted engine, and reading what it streams."""

import json
import time
from contextlib import contextmanager

import httpx
from conftest import KLING
from pictures import data_uri, png

PICTURE = data_uri(png(64, 64))


def body(prompt):
    return {"prompt": prompt, "image_url": PICTURE}


def submit(server, prompt, query="", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = httpx.post(f"{server.url}/queue/{KLING}{query}", json=body(prompt), headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def status(ticket, logs=0):
    return httpx.get(ticket["status_url"], params={"logs": logs}).json()


def wait_for(condition, seconds=10):
    """The first true value of `condition`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)
    return value


def ended(ticket):
    """The status of the request once it has ended."""
    return wait_for(lambda: (found := status(ticket, 1))["status"] == "COMPLETED" and found)


@contextmanager
def busy(server, seconds=30):
    """Keeps the one worker busy meanwhile."""
    ticket = submit(server, f"take {seconds}")
    wait_for(lambda: status(ticket)["status"] == "IN_PROGRESS")
    try:
        yield ticket
    finally:
        httpx.put(ticket["cancel_url"])
        ended(ticket)


def events(response):
    """The JSON of each server-sent event, as it comes."""
    for line in response.iter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))
        else:
            assert line == "" or line.startswith(":"), f"not an event stream: {line!r}"
