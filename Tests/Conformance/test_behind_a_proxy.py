"""Behind a reverse proxy: URLs start as the caller reached it, if Reel was told to believe that proxy."""

import httpx
import pytest
from conftest import KLING
from reel_run import QUICK_ENGINE
from reel_server import ReelServer

FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "video.example:444", "X-Forwarded-Prefix": "/reel"}


@pytest.mark.parametrize("trusted", ["127.0.0.0/8", "10.0.0.0/8"])
def test_forwarded_headers(trusted, tmp_path, monkeypatch):
    monkeypatch.setenv("REEL_ENGINE", QUICK_ENGINE)
    monkeypatch.setenv("REEL_TRUSTED_PROXIES", trusted)
    server = ReelServer(tmp_path).wait_until_live()
    try:
        body = {"prompt": "x", "image_url": "data:image/png;base64,iVBORw0KGgo="}
        submitted = httpx.post(f"{server.url}/queue/{KLING}", json=body, headers=FORWARDED).json()
        result = httpx.post(f"{server.url}/{KLING}", json=body, headers=FORWARDED).json()
    finally:
        server.stop()
    base = "https://video.example:444/reel" if trusted.startswith("127.") else server.url
    assert submitted["status_url"].startswith(f"{base}/queue/fal-ai/kling-video/requests/")
    assert result["video"]["url"].startswith(f"{base}/cdn/files/")
