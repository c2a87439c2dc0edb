"""Receivers of webhooks that misbehave below the level of HTTP's words."""

import socket
import threading
import time
import urllib.parse

MANNERS = ("none", "hang up", "half an answer", "endless body", "endless head", "one byte a second", "redirect")


class RudeReceiver:
    """Answers the first `times` deliveries of each request as `manners` say, and properly from then on; `heard` has the ids."""

    def __init__(self, manners="none", times=1, port=0):
        self.manners, self.times, self.seen, self.heard, self.open = manners, times, {}, [], True
        self.socket = socket.create_server(("127.0.0.1", port), backlog=256)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open = False
        self.socket.close()

    def _accept(self):
        while self.open:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += client.recv(65536) or b"\r\n\r\n"
                fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
                rest = int(fields.get("content-length", 0)) - len(head.partition(b"\r\n\r\n")[2])
                while rest > 0:
                    rest -= len(client.recv(65536)) or rest
                id = fields.get("x-fal-webhook-request-id")
                self.seen[id] = self.seen.get(id, 0) + 1
                if self.manners == "none" or self.seen[id] > self.times:
                    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    self.heard.append(id)
                else:
                    self._misbehave(client)
            except OSError:
                pass

    def _misbehave(self, client):
        begun = b"HTTP/1.1 200 OK\r\n"
        match self.manners:
            case "hang up":
                pass
            case "half an answer":
                client.sendall(begun + b"Content-Length: 100\r\n\r\nhalf")
            case "endless body":
                client.sendall(begun + b"Content-Length: 1000000000000\r\n\r\n")
                while self.open:
                    client.sendall(b"x" * 65536)
            case "endless head":
                client.sendall(begun)
                while self.open:
                    client.sendall(b"X-More: " + b"x" * 8000 + b"\r\n")
            case "one byte a second":
                for byte in begun:
                    client.sendall(bytes([byte]))
                    time.sleep(1)
            case "redirect":
                client.sendall(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")


def query(receiver):
    return "?fal_webhook=" + urllib.parse.quote(receiver.url, safe="")
