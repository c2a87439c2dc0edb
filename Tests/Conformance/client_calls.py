"""Makes every call of a fal client against a server with the scripted engine, and prints what went wrong with each as JSON.

Usage: client_calls.py URL sync|async, with the fal client of choice on PYTHONPATH.
"""

import asyncio
import inspect
import json
import sys
import time
import traceback

import fal_client
import fal_client.client

KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
UNKNOWN = "9b3e0f1c-6f43-4f51-9d37-5a3c6f0f7a11"
PICTURE = "data:image/png;base64,iVBORw0KGgo="


def body(prompt):
    return {"prompt": prompt, "image_url": PICTURE}


async def settled(value):
    return await value if inspect.isawaitable(value) else value


async def listed(items):
    return [item async for item in items] if hasattr(items, "__aiter__") else list(items)


async def error_of(call, kind=fal_client.client.FalClientHTTPError):
    """The client's own error that `call` raises."""
    try:
        await settled(call())
    except kind as error:
        return error
    raise AssertionError("no error was raised")


async def run(client):
    result = await settled(client.run(KLING, body("take 0"), hint="camera-7"))
    assert result["video"]["content_type"] == "video/mp4"


async def subscribe(client):
    updates, enqueued = [], []
    result = await settled(client.subscribe(
        KLING, body("take 0.5"), with_logs=True, on_enqueue=enqueued.append, on_queue_update=updates.append,
        priority="low",
    ))
    assert result["video"]["url"] and len(enqueued) == 1
    names = [type(update).__name__ for update in updates]
    assert names == sorted(names, key=["Queued", "InProgress", "Completed"].index) and "InProgress" in names
    assert updates[-1].logs and updates[-1].metrics["inference_time"] >= 0.5


async def submit_status_result(client):
    handle = await settled(client.submit(KLING, body("take 0.3")))
    request = handle.request_id
    assert type(await settled(client.status(KLING, request))).__name__ in {"Queued", "InProgress"}
    states = [type(event).__name__ for event in await listed(handle.iter_events(with_logs=True, interval=0.05))]
    assert states[-1] == "Completed"
    result = await settled(client.result(KLING, request))
    assert result == await settled(handle.get())
    again = await settled(client.get_handle(KLING, request))
    assert (await settled(again.status(with_logs=True))).logs


async def cancel(client):
    handle = await settled(client.submit(KLING, body("take 30")))
    await settled(client.cancel(KLING, handle.request_id))
    error = await error_of(handle.get)
    assert (error.status_code, error.response_headers["x-fal-error-type"]) == (499, "client_cancelled")
    assert (await error_of(handle.cancel)).status_code == 400


async def stream(client):
    events = await listed(client.stream(KLING, body("take 0.2")))
    assert any(event.get("type") == "progress" for event in events)
    assert events[-1]["video"]["content_type"] == "video/mp4"


async def error_422(client):
    for call in (client.run, client.submit):
        error = await error_of(lambda: call(KLING, {"prompt": "x"}))
        assert error.status_code == 422 and error.message[0]["loc"] == ["body", "image_url"]
    failed = await error_of(lambda: client.subscribe(KLING, body("fail")))
    assert failed.status_code == 422 and failed.message[0]["msg"] == "Failed to load the image."


async def error_404(client):
    error = await error_of(lambda: client.run("fal-ai/nothing", {}))
    assert (error.status_code, error.message) == (404, 'Application "nothing" not found')
    assert (await error_of(lambda: client.status(KLING, UNKNOWN))).status_code == 404
    assert (await error_of(lambda: client.result(KLING, UNKNOWN))).status_code == 404


async def error_401(client):
    wrong = type(client)(key="local:wrong")
    for call in (wrong.run, wrong.submit, wrong.subscribe):
        began = time.monotonic()
        error = await error_of(lambda: call(KLING, body("take 0")))
        assert (error.status_code, error.message) == (401, "invalid key credentials")
        assert time.monotonic() - began < 2, "the client does not try again"
    assert (await error_of(lambda: wrong.status(KLING, UNKNOWN))).status_code == 401


async def start_timeout(client):
    busy = await settled(client.submit(KLING, body("take 30")))
    try:
        began = time.monotonic()
        for call in (client.run, client.subscribe):
            error = await error_of(lambda: call(KLING, body("take 0"), start_timeout=1.01))
            assert (error.status_code, error.response_headers["x-fal-error-type"]) == (504, "request_timeout")
        assert time.monotonic() - began < 6, "the client does not try again"
    finally:
        await settled(busy.cancel())


async def client_timeout(client):
    kind = fal_client.client.FalClientTimeoutError
    error = await error_of(lambda: client.subscribe(KLING, body("take 30"), client_timeout=1.01), kind)
    began = time.monotonic()
    await settled(client.run(KLING, body("take 0")))
    assert time.monotonic() - began < 3, "the client has cancelled what it no longer waits for"
    assert error.timeout == 1.01


CALLS = [run, subscribe, submit_status_result, cancel, stream, error_422, error_404, error_401, start_timeout, client_timeout]


async def main(url, kind):
    module = fal_client.client
    module.RUN_URL_FORMAT = f"{url}/"
    module.QUEUE_URL_FORMAT = f"{url}/queue/"
    client = module.AsyncClient() if kind == "async" else module.SyncClient()
    wrong = {}
    for call in CALLS:
        try:
            await asyncio.wait_for(call(client), 30)
            wrong[call.__name__] = None
        except Exception:
            wrong[call.__name__] = traceback.format_exc()
    print(json.dumps(wrong))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
