"""What a video is, as ffprobe sees it, and what each endpoint promises."""

import json
import subprocess

import httpx
from conftest import KLING, VEO


def probe(path):
    report = json.loads(
        subprocess.run(
            ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-count_packets", "-of", "json", path],
            check=True,
            capture_output=True,
        ).stdout
    )
    return {stream["codec_type"]: stream for stream in report["streams"]}, report["format"]


def fetch(result, path):
    """Downloads the video of a result and checks that its description is true."""
    video = result["video"]
    answer = httpx.get(video["url"], timeout=60)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == video["content_type"] == "video/mp4"
    assert len(answer.content) == video["file_size"]
    assert video["file_name"].endswith(".mp4")
    path.write_bytes(answer.content)
    return path


def check(path, endpoint, seconds, size, sound):
    streams, container = probe(path)
    assert "mp4" in container["format_name"]
    video = streams["video"]
    assert (video["codec_name"], video["profile"], video["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert {video["color_primaries"], video["color_transfer"], video["color_space"]} == {"bt709"}
    assert (video["width"], video["height"]) == size
    assert video["r_frame_rate"] == video["avg_frame_rate"] == "24/1"
    assert int(video["nb_read_packets"]) == seconds * 24
    assert abs(float(video["duration"]) - seconds) < 0.001
    assert ("audio" in streams) == sound, f"{endpoint} has streams {list(streams)}"
    if sound:
        audio = streams["audio"]
        assert (audio["codec_name"], audio["profile"]) == ("aac", "LC")
        assert (audio["sample_rate"], audio["channels"]) == ("48000", 2)
        assert abs(float(audio["duration"]) - seconds) <= 1024 / 48000 + 1e-6
    content = path.read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat"), "the index comes before the frames"


def check_smallest(path, endpoint):
    """The video of the `arguments` fixture."""
    if endpoint == VEO:
        check(path, endpoint, seconds=4, size=(720, 720), sound=True)
    elif endpoint == KLING:
        check(path, endpoint, seconds=5, size=(1108, 832), sound=False)
