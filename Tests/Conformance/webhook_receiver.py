"""Receives webhooks on loopback and checks their signatures with the published key, without any code of Reel's."""

import base64
import hashlib
import http.server
import json
import queue
import threading
import time
from types import SimpleNamespace

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Receiver:
    """Answers each POST with the next of `answers` (the last one again and again); None means: no answer while it runs."""

    def __init__(self, *answers):
        self.answers, self.arrived, self.ended = list(answers), queue.Queue(), threading.Event()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.arrived.put(SimpleNamespace(path=self.path, headers=self.headers, body=body, time=time.time()))
                answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
                if answer is None:
                    receiver.ended.wait()
                    return
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()

    def next(self, seconds=20):
        return self.arrived.get(timeout=seconds)

    def hears_nothing_for(self, seconds):
        try:
            return not self.arrived.get(timeout=seconds)
        except queue.Empty:
            return True


def verified(webhook, key_url):
    """The webhook's JSON, once both its signatures are found to be right; raises InvalidSignature otherwise."""
    keys = httpx.get(key_url).raise_for_status().json()["keys"]
    (key,) = keys
    assert (key["kty"], key["crv"], key["use"]) == ("OKP", "Ed25519", "sig") and key["kid"]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"]))

    request, user, stamp = (webhook.headers[f"X-Fal-Webhook-{name}"] for name in ("Request-Id", "User-Id", "Timestamp"))
    assert abs(int(stamp) - webhook.time) < 30
    signed = "\n".join([request, user, stamp, hashlib.sha256(webhook.body).hexdigest()])
    public.verify(bytes.fromhex(webhook.headers["X-Fal-Webhook-Signature"]), signed.encode())

    version, _, signature = webhook.headers["webhook-signature"].partition(",")
    assert version == "v1a"
    assert (webhook.headers["webhook-id"], webhook.headers["webhook-timestamp"]) == (request, stamp)
    public.verify(base64.b64decode(signature), f"{request}.{stamp}.".encode() + webhook.body)

    assert webhook.headers["Content-Type"] == "application/json"
    content = json.loads(webhook.body)
    assert content["request_id"] == content["gateway_request_id"] == request
    return content
