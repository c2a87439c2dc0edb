"""What the doubles of inference servers have in common: routes, forms, jobs that take a while, little videos, faults.

A double is not the real thing. Each is written from its server's published routes at the version that its file names, takes no field
that it does not know (most of the real ones would let it pass), and draws its video with ffmpeg where a model would make one.
"""

import json
import re
import struct
import subprocess
import tempfile
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# What can be wrong with a server, by the name that a test asks for it with:
#   slow       every answer takes a second          flaky     every second request gets 500
#   busy       the first two requests get 429       garbage   the video is noise
#   half       the video's file ends in the middle  cut       the connection ends in the middle of the video
#   square     the video has another shape          short     the video lasts half as long
#   never      no video comes about                 restart   the jobs are forgotten once, after the first look
#   failing    every job fails                      hanging   no request is ever answered
FAULTS = {"slow", "flaky", "busy", "garbage", "half", "cut", "square", "short", "never", "restart", "failing", "hanging"}


class Refusal(Exception):
    """An answer other than success."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status, self.body = status, body


class Job:
    def __init__(self, wish):
        self.id = str(uuid.uuid4())
        self.wish = wish
        self.began = time.monotonic()
        self.is_cancelled = False
        self.looks = 0


class Double:
    """A server on a free port of this machine, in threads of the test's own process."""

    # What the server is, and of which version its routes are.
    version = "?"
    # Seconds that a video takes.
    pace = 0.5
    # Frames a second of what it makes where the request does not say; pixels likewise.
    rate = 24
    size = (832, 480)
    # What MiniMax H3 makes: its sizes are multiples of 32, its frames 17n + 5, unless a test is in a hurry.
    h3_size = (1344, 768)
    snaps = False

    def __init__(self, faults=(), key=None, port=0):
        assert set(faults) <= FAULTS, faults
        self.faults, self.key = set(faults), key
        self.jobs, self.requests, self.problems = {}, [], []
        self.submissions, self.cancelled = 0, []
        self.lock = threading.Lock()
        self.count = 0
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                double.handle(self)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

        ThreadingHTTPServer.daemon_threads = True
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # Routes: `routes` maps "METHOD /path/{name}" to the name of a method, which gets a Call and gives a body.

    routes = {}

    def handle(self, handler):
        parts = urlsplit(handler.path)
        length = int(handler.headers.get("Content-Length") or 0)
        call = Call(handler, parts.path, parse_qs(parts.query, keep_blank_values=True), handler.rfile.read(length))
        with self.lock:
            self.count += 1
            count = self.count
            self.requests.append(call)
        try:
            self.suffer(count)
            name, arguments = self.route(handler.command, parts.path)
            if name is None:
                raise Refusal(404, {"detail": "Not Found"})
            self.authenticate(call)
            answer = getattr(self, name)(call, *arguments)
        except Refusal as refusal:
            if refusal.status in (400, 422) and not self.faults:
                self.problems.append(str(refusal))
            call.answer(refusal.status, refusal.body)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True
        else:
            if answer is not None:
                call.answer(200, answer)

    def route(self, method, path):
        for pattern, name in self.routes.items():
            wanted, template = pattern.split(" ", 1)
            found = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", template), path)
            if wanted == method and found:
                return name, [unquote(part) for part in found.groups()]
        return None, []

    def suffer(self, count):
        if "hanging" in self.faults:
            time.sleep(30)
        if "slow" in self.faults:
            time.sleep(1)
        if "flaky" in self.faults and count % 2 == 1:
            raise Refusal(500, {"detail": "Internal Server Error"})
        if "busy" in self.faults and count <= 2:
            raise Refusal(429, {"detail": "Too many requests"})

    def authenticate(self, call):
        if self.key and call.headers.get("Authorization") != f"Bearer {self.key}":
            raise Refusal(401, {"error": "Unauthorized"})

    # Jobs

    def begin(self, wish):
        job = Job(wish)
        with self.lock:
            self.submissions += 1
            self.jobs[job.id] = job
        return job

    def h3_frames(self, seconds):
        return 17 * -(-(int(seconds * 24) - 5) // 17) + 5 if self.snaps else int(seconds * 24)

    def job(self, id):
        """The job, if it is known; a server that was started anew knows none."""
        with self.lock:
            job = self.jobs.get(id)
            if job:
                job.looks += 1
                if "restart" in self.faults and job.looks > 1:
                    self.faults.discard("restart")
                    self.jobs.clear()
                    return None
            return job

    def share(self, job):
        """How much of the work is done, 0 to 1."""
        if "never" in self.faults:
            return min(0.5, (time.monotonic() - job.began) / self.pace)
        return min(1, (time.monotonic() - job.began) / self.pace)

    def cancel(self, job):
        job.is_cancelled = True
        self.cancelled.append(job.id)

    # Videos

    def video(self, job):
        wish = dict(job.wish)
        if "garbage" in self.faults:
            return b"\x93noise" * 9999
        if "square" in self.faults:
            wish["size"] = (480, 480)
        if "short" in self.faults:
            wish["frames"] //= 2
        data = draw(wish["first"], wish.get("last"), wish["size"], wish["rate"], wish["frames"], wish.get("sound", False))
        return data[: len(data) // 2] if "half" in self.faults else data

    def give(self, call, data, type="video/mp4"):
        if "cut" not in self.faults:
            call.answer(200, data, type)
            return
        call.head(200, type, len(data))
        call.handler.wfile.write(data[: len(data) // 2])
        call.handler.wfile.flush()
        call.handler.close_connection = True


class Call:
    """One request, and the way to answer it."""

    def __init__(self, handler, path, query, body):
        self.handler, self.path, self.query, self.body = handler, path, query, body
        # Names of headers in any case.
        self.method, self.headers = handler.command, handler.headers

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refusal(422, missing("body", "JSON decode error")) from None

    @property
    def form(self):
        """Name and content of each part, in order: text, or (file name, type, bytes)."""
        found = re.match(r'multipart/form-data; boundary="?([^";]+)', self.headers.get("Content-Type", ""))
        if not found:
            raise Refusal(422, missing("body"))
        parts = []
        for part in self.body.split(b"--" + found[1].encode())[1:-1]:
            head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            names = dict(re.findall(r'(\w+)="([^"]*)"', head.decode()))
            content = content.removesuffix(b"\r\n")
            if "filename" in names:
                type = re.search(r"Content-Type: (\S+)", head.decode())
                parts.append((names["name"], (names["filename"], type and type[1], content)))
            else:
                parts.append((names["name"], content.decode()))
        return parts

    def head(self, status, type, length):
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", type)
        self.handler.send_header("Content-Length", str(length))
        if status == 429:
            self.handler.send_header("Retry-After", "1")
        self.handler.end_headers()

    def answer(self, status, body, type=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.head(status, type or "application/json", len(data))
            self.handler.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.handler.close_connection = True


def missing(*where, what="Field required", kind="missing"):
    """What FastAPI says of a request that does not fit."""
    return {"detail": [{"type": kind, "loc": ["body", *where], "msg": what, "input": None}]}


def checked(given, fields, required=()):
    """The values of a request, each of the type that `fields` says; refused as FastAPI refuses, unknown fields too."""
    values = {}
    for name, value in given:
        if name not in fields:
            raise Refusal(422, missing(name, what="Extra inputs are not permitted", kind="extra_forbidden"))
        kind = fields[name]
        try:
            value = kind(value)
        except (TypeError, ValueError):
            raise Refusal(422, missing(name, what=f"Input should be a valid {kind.__name__}", kind=f"{kind.__name__}_type")) from None
        values.setdefault(name, []).append(value)
    for name in required:
        if name not in values:
            raise Refusal(422, missing(name))
    return {name: value if len(value) > 1 else value[0] for name, value in values.items()}


def boolean(text):
    if text in (True, "true", "True", "1"):
        return True
    if text in (False, "false", "False", "0"):
        return False
    raise ValueError(text)


def picture(value):
    """A picture as a form's file: PNG, and nothing in it but pixels."""
    name, type, data = value
    size = png_size(data)
    if not size or type != "image/png" or b"eXIf" in data or b"tEXt" in data:
        raise ValueError("no clean PNG")
    return data


def png_size(data):
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return None
    return struct.unpack(">II", data[16:24])


def draw(first, last, size, rate, frames, sound):
    """A video that goes from one picture to the other, as bytes of an MP4."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "first.png").write_bytes(first)
        (folder / "last.png").write_bytes(last or first)
        seconds = frames / rate
        stills = [
            *("-loop", "1", "-framerate", str(rate), "-t", str(seconds + 1), "-i", folder / "first.png"),
            *("-loop", "1", "-framerate", str(rate), "-t", str(seconds + 1), "-i", folder / "last.png"),
        ]
        fit = f"scale={size[0]}:{size[1]}:force_original_aspect_ratio=increase,crop={size[0]}:{size[1]},setsar=1,format=gbrp"
        # At its last frame the fade is over.
        fade = f"[0]{fit}[a];[1]{fit}[b];[a][b]xfade=duration={(frames - 1) / rate}:offset=0,format=yuv420p[v]"
        tone = ["-f", "lavfi", "-t", str(seconds), "-i", "sine=frequency=440"] if sound else []
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", *stills, *tone, "-filter_complex", fade, "-map", "[v]"]
            + (["-map", "2:a", "-c:a", "aac"] if sound else [])
            + ["-frames:v", str(frames), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16"]
            + ["-movflags", "+faststart", folder / "video.mp4"],
            check=True,
        )
        return (folder / "video.mp4").read_bytes()
