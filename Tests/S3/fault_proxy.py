"""A proxy that does to requests what networks and overloaded servers do.

`PUT /__faults` with a list of faults adds to them, `DELETE /__faults` ends all; each is `{"method", "contains", "fault", "times", …}` and befalls that many requests of the
method whose target contains the text:

    status   answers `status` with S3's `code`, and does not pass the request on
    reset    closes the connection before it has read the request's body
    lost     passes the request on and throws the answer away
    cut      closes the connection after `bytes` of the answer's body
    damage   changes one byte of the answer's body
    stall    says nothing for `seconds`, then closes the connection
    slow     sends the answer in pieces, `seconds` apart
    skew     has the server's clock go wrong by `seconds`

`GET /__requests?contains=…` lists the requests that came, as [method, target].
"""

import http.client
import http.server
import json
import socket
import threading
import time
import urllib.parse

CHUNK = 1 << 16


class FaultProxy:
    def __init__(self, port, host="127.0.0.1"):
        proxy, self.lock, self.faults, self.requests = self, threading.Lock(), [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                length = int(self.headers.get("Content-Length", 0))
                if self.path == "/__faults":
                    with proxy.lock:
                        if self.command == "DELETE":
                            proxy.faults.clear()
                            return self.answer(200, b"")
                        proxy.faults += json.loads(self.rfile.read(length))
                    return self.answer(200, b"")
                if self.path.startswith("/__requests"):
                    text = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["contains"][0]
                    with proxy.lock:
                        found = [request for request in proxy.requests if text in request[1]]
                    return self.answer(200, json.dumps(found).encode())
                fault = proxy.take(self.command, self.path)
                kind = fault.get("fault")
                if kind == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    self.connection.close()
                    self.close_connection = True
                    return
                if kind == "status":
                    self.rfile.read(length)
                    code = fault.get("code", "InternalError")
                    return self.answer(fault["status"], f"<Error><Code>{code}</Code><Message>planted</Message></Error>".encode())
                if kind == "stall":
                    self.rfile.read(length)
                    time.sleep(fault["seconds"])
                    self.close_connection = True
                    return
                self.pass_on(length, kind, fault)

            def pass_on(self, length, kind, fault):
                server = http.client.HTTPConnection(host, port, timeout=60)
                server.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    server.putheader(name, value)
                if kind == "skew":
                    server.putheader("X-Test-Skew", str(fault["seconds"]))
                server.endheaders()
                while length > 0:
                    chunk = self.rfile.read(min(CHUNK, length))
                    if not chunk:
                        self.close_connection = True
                        return
                    length -= len(chunk)
                    server.send(chunk)
                answer = server.getresponse()
                if kind == "lost":
                    answer.read()
                    self.close_connection = True
                    return
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding"):
                        self.send_header(name, value)
                if answer.getheader("Content-Length") is None and self.command != "HEAD":
                    self.send_header("Connection", "close")
                    self.close_connection = True
                self.end_headers()
                left = fault.get("bytes", 0)
                while chunk := answer.read(CHUNK):
                    if kind == "damage":
                        chunk, kind = bytes([chunk[0] ^ 1]) + chunk[1:], None
                    if kind == "cut":
                        self.wfile.write(chunk[:left])
                        left -= len(chunk)
                        if left <= 0:
                            self.close_connection = True
                            break
                        continue
                    if kind == "slow":
                        time.sleep(fault["seconds"])
                    self.wfile.write(chunk)
                server.close()

            def answer(self, status, body):
                self.send_response(status)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that hangs up is part of the game

        self.server = Server((host, 0), Handler)
        self.url = f"http://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, method, target):
        """The fault that this request meets."""
        with self.lock:
            self.requests.append([method, target])
            for fault in self.faults:
                if fault["times"] > 0 and fault["method"] == method and fault["contains"] in target:
                    fault["times"] -= 1
                    return fault
        return {}
