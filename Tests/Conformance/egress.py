"""Runs within a network namespace of its own (test_egress.py starts it): a server, a name server, and listeners that hear every
connection to whatever address, since here all addresses of the world are this machine's. Prints what happened as JSON."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from name_server import NameServer
from pictures import png
from reel_server import ReelServer

HERE = Path(__file__).parent
CORPUS = HERE.parent / "Corpus/ssrf-urls.txt"
PUBLIC, PUBLIC6, OTHER, PROXY = "93.184.216.34", "2606:2800:220:1::34", "151.101.1.69", "93.184.216.99"
PORTS = (22, 80, 443, 3128, 6379, 8080, 11211)
KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
PICTURE = png(64, 64)

ZONE = {
    "public.test": [PUBLIC], "public6.test": [PUBLIC6], "both.test": [PUBLIC, PUBLIC6], "other.test": [OTHER],
    "alias.test": ["public.test"],
    "private.test": ["10.0.0.5"], "loopback.test": ["127.0.0.1"], "linklocal.test": ["169.254.7.7"],
    "metadata.test": ["169.254.169.254"], "metadata.google.internal": ["169.254.169.254"], "metadata": ["169.254.169.254"],
    "instance-data": ["169.254.169.254"], "cgnat.test": ["100.64.1.1"], "zero.test": ["0.0.0.0"],
    "broadcast.test": ["255.255.255.255"], "mapped.test": ["::ffff:127.0.0.1"], "compatible.test": ["::127.0.0.1"],
    "nat64.test": ["64:ff9b::a00:1"], "nat64local.test": ["64:ff9b:1::7f00:1"], "sixtofour.test": ["2002:7f00:1::"],
    "teredo.test": ["2001:0:4136:e378:8000:63bf:80ff:fffe"], "ula.test": ["fd00::7"], "v6loopback.test": ["::1"],
    "v6linklocal.test": ["fe80::7"], "mixed.test": [PUBLIC, "10.0.0.5"], "mixed2.test": ["10.0.0.5", PUBLIC],
    "mixed6.test": [PUBLIC, "fd00::7"], "mapped-and-public.test": [PUBLIC, PUBLIC6, "::ffff:10.0.0.1"],
    "last-of-many.test": [f"93.184.216.{n}" for n in range(1, 20)] + ["192.168.0.9"],
    "cname.test": ["private.test"], "cname-chain.test": ["cname2.test"], "cname2.test": ["cname3.test"],
    "cname3.test": ["metadata.test"], "cname-loop.test": ["cname-loop2.test"], "cname-loop2.test": ["cname-loop.test"],
    "cname-localhost.test": ["localhost"], "private_.test": ["10.0.0.5"], "-private.test": ["10.0.0.5"],
    "localhost.localdomain": ["127.0.0.1"], "ip6-localhost": ["::1"],
    "flips.test": [[PUBLIC], ["10.0.0.5"]], "flips-to-loopback.test": [[PUBLIC], ["127.0.0.1"]],
    "flips-hook.test": [[PUBLIC], ["127.0.0.1"]],
    "flips-between-hops.test": [[PUBLIC], ["169.254.169.254"]],
}  # fmt: skip


class Listeners:
    """Hear every TCP connection to a few ports of every address, and answer like web servers."""

    def __init__(self):
        self.heard, self.requests, self.lock = [], [], threading.Lock()
        for port in PORTS:
            listener = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=200)
            threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def accept(self, listener):
        while True:
            connection, _ = listener.accept()
            address, port = connection.getsockname()[:2]
            with self.lock:
                self.heard.append((address.removeprefix("::ffff:"), port))
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with connection:
            connection.settimeout(10)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    more = connection.recv(65536)
                    if not more:
                        return
                    head += more
                with self.lock:
                    self.requests.append(head.decode("latin1"))
                target = head.split(b" ", 2)[1].decode()
                for part in self.reply(urllib.parse.urlsplit(target)):
                    connection.sendall(part)
            except OSError:
                pass

    def reply(self, target):
        query = dict(urllib.parse.parse_qsl(target.query))
        ok = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n"
        whole = ok + b"Content-Length: %d\r\n\r\n" % len(PICTURE) + PICTURE
        match target.path:
            case "/to":
                yield f"HTTP/1.1 302 Found\r\nSet-Cookie: a=b\r\nLocation: {query['url']}\r\nContent-Length: 0\r\n\r\n".encode()
            case "/hops":
                left = int(query["n"])
                if left == 0:
                    yield whole
                yield f"HTTP/1.1 307 Again\r\nLocation: /hops?n={left - 1}\r\nContent-Length: 0\r\n\r\n".encode()
            case "/endless":
                yield ok + b"\r\n"
                while True:
                    yield bytes(1 << 16)
            case "/endless-picture":
                yield ok + b"\r\n" + PICTURE
                while True:
                    yield bytes(1 << 16)
            case "/announces-more":
                yield ok + b"Content-Length: 99999999999\r\n\r\n" + PICTURE
            case "/sends-less":
                yield ok + b"Content-Length: 999999\r\n\r\n" + PICTURE
            case "/sends-more":
                yield ok + b"Content-Length: %d\r\n\r\n" % len(PICTURE) + PICTURE + b"HTTP/1.1 200 OK\r\n\r\n" * 100
            case "/gzip":
                yield ok + b"Content-Encoding: gzip\r\n\r\n" + b"\x1f\x8b\x08" + bytes(10_000)
            case "/huge-head":
                yield b"HTTP/1.1 200 OK\r\n"
                while True:
                    yield b"X-%d: " % len(self.heard) + b"a" * 60_000 + b"\r\n"
            case "/not-http":
                yield b"SSH-2.0-OpenSSH_9.2\r\n"
            case "/page":
                yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>" + b"x" * 20_000_000
            case _:
                yield whole


class Session:
    def __init__(self, folder):
        self.names, self.listeners = NameServer(ZONE), Listeners()
        proxy = f"http://{PROXY}:3128"
        self.reel = ReelServer(
            folder, workers=8, engine=HERE / "scripted_engine.py",
            environment={"REEL_FETCH_ALLOW": "", "REEL_WEBHOOK_BACKOFF": "0.01"}
            | {name: proxy for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")},
        ).wait_until_live()
        self.http = httpx.Client(base_url=self.reel.url, timeout=60, trust_env=False)

    def picture(self, url):
        """What a run with this picture answers: a status and, of an error, its first detail."""
        answer = self.http.post(f"/{KLING}", json={"prompt": "x", "image_url": url}, headers={"X-Fal-No-Retry": "1"})
        detail = answer.json().get("detail")
        detail = detail[0] if isinstance(detail, list) else {}
        return answer.status_code, detail.get("type"), detail.get("loc"), detail.get("msg")

    def heard_while(self, action):
        before = len(self.listeners.heard)
        result = action()
        return result, sorted(set(self.listeners.heard[before:]))

    def hook(self, url):
        """Submits a request whose webhook is `url`. It fails before an engine is started, which is told too."""
        return self.http.post(
            f"/queue/{KLING}", params={"fal_webhook": url},
            json={"prompt": "x", "image_url": "http://10.0.0.9/"}, headers={"X-Fal-No-Retry": "1"},
        ).status_code  # fmt: skip

    def hooks_settle(self, seconds=60):
        """Waits until no webhook is owed; the number still owed."""
        for _ in range(seconds * 10):
            figures = self.http.get("/metrics").text.splitlines()
            left = sum(
                float(line.split()[-1]) for line in figures
                if line.startswith(("reel_webhooks_owed", "reel_jobs_queued", "reel_jobs_running"))
            )  # fmt: skip
            if left == 0:
                return 0
            time.sleep(0.1)
        return left


def corpus():
    lines = [line for line in CORPUS.read_text().split("\n") if line and not line.startswith("#")]
    urls = [json.loads(f'"{line}"') for line in lines]
    return [*urls, f"http://{'a' * 300}.test/", f"http://{'.'.join(['a' * 60] * 5)}/", f"http://127.0.0.1/{'x' * 2100}"]


def inner_addresses(session):
    urls = corpus()
    with ThreadPoolExecutor(8) as pool:
        answers, heard = session.heard_while(lambda: list(pool.map(session.picture, urls)))
    return {"urls": urls, "answers": answers, "heard": heard}


def inner_redirects(session):
    """Every URL of the corpus once more, as where a public server redirects to."""
    urls = [url for url in corpus() if url.isprintable() and url.isascii() and len(url) < 1900]
    first = [f"http://public.test/to?url={urllib.parse.quote(url, safe='')}" for url in urls]
    with ThreadPoolExecutor(8) as pool:
        answers, heard = session.heard_while(lambda: list(pool.map(session.picture, first)))
    return {"urls": urls, "answers": answers, "heard": heard}


def inner_webhooks(session):
    urls = [url for url in corpus() if len(url) < 1900]

    def send():
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(session.hook, urls)), session.hooks_settle()

    (statuses, owed), heard = session.heard_while(send)
    return {"urls": urls, "statuses": statuses, "owed": owed, "heard": heard}


def single_pictures(session):
    """Pictures one by one: name -> answer, connections, lookups of the name."""
    urls = {
        "public": "http://public.test/a.png", "public IPv6": "http://public6.test/a.png", "both": "http://both.test/a.png",
        "alias": "http://alias.test/a.png", "literal": f"http://{PUBLIC}/a.png", "literal IPv6": f"http://[{PUBLIC6}]/a.png",
        "flips": "http://flips.test/a.png", "flips, again": "http://flips.test/a.png",
        "flips to loopback": "http://flips-to-loopback.test/to?url=http://flips-to-loopback.test/a.png",
        "flips between hops": "http://flips-between-hops.test/to?url=/a.png",
        "three hops": "http://public.test/hops?n=3", "four hops": "http://public.test/hops?n=4",
        "to another host": "http://public.test/to?url=http://other.test/a.png",
        "endless": "http://public.test/endless", "endless picture": "http://public.test/endless-picture",
        "announces more": "http://public.test/announces-more", "sends less": "http://public.test/sends-less",
        "sends more": "http://public.test/sends-more", "huge head": "http://public.test/huge-head",
        "not HTTP": "http://public.test/not-http", "refused port": "http://public.test:81/a.png",
    }  # fmt: skip
    found = {}
    for name, url in urls.items():
        host = urllib.parse.urlsplit(url).hostname
        before, began = session.names.lookups(host), time.monotonic()
        answer, heard = session.heard_while(lambda url=url: session.picture(url))
        found[name] = {
            "answer": answer, "heard": heard, "lookups": session.names.lookups(host) - before, "seconds": time.monotonic() - began
        }  # fmt: skip
    return found


def single_webhooks(session):
    found = {}
    for name, url in {
        "public": "http://public.test/hook", "redirect": "http://public.test/to?url=http://10.0.0.5/",
        "flips": "http://flips-hook.test/hook", "flips, again": "http://flips-hook.test/hook",
    }.items():  # fmt: skip
        (status, owed), heard = session.heard_while(lambda url=url: (session.hook(url), session.hooks_settle()))
        found[name] = {"status": status, "owed": owed, "heard": heard}
    return found


def peak_memory(pid):
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM"))


def set_network_up():
    for command in (
        "ip link set lo up", "ip route add local 0.0.0.0/0 dev lo", "ip -6 route add local ::/0 dev lo",
    ):  # fmt: skip
        subprocess.run(command.split(), check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {
            "/etc/resolv.conf": "nameserver 127.0.0.53\noptions timeout:2 attempts:1\n",
            "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
            "/etc/nsswitch.conf": "hosts: files dns\n",
        }.items():
            own = Path(folder) / "file"
            own.write_text(text)
            own.chmod(0o644)
            subprocess.run(["mount", "--bind", own, name], check=True, capture_output=True)
            own.unlink()


def main():
    if sys.argv[1:] == ["--try"]:
        return set_network_up()
    set_network_up()
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder)
        try:
            own = (f"127.0.0.1:{session.reel.port}", session.reel.port)
            report = {
                "pictures": single_pictures(session), "webhooks": single_webhooks(session),
                "inner addresses": inner_addresses(session), "inner redirects": inner_redirects(session),
                "inner webhooks": inner_webhooks(session), "requests": session.listeners.requests,
                "heard": sorted(set(session.listeners.heard)), "memory": peak_memory(session.reel.process.pid),
                "log": session.reel.log.read_text(), "own": own,
            }  # fmt: skip
        finally:
            session.reel.stop()
    print(json.dumps(report))


if __name__ == "__main__":
    os.environ["no_proxy"] = "*"
    main()
