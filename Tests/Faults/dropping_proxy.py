"""A proxy that loses half of the answers: some after the server has done what was asked, some requests before it hears of them."""

import http.client
import http.server
import random
import threading


class DroppingProxy:
    """Passes requests on to `port`; `dropped` counts the answers that were thrown away."""

    def __init__(self, port, share=0.5, seed=7):
        chance, lock, proxy = random.Random(seed), threading.Lock(), self
        self.dropped = self.passed = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with lock:
                    drops, before = chance.random() < share, chance.random() < 0.2
                    proxy.dropped, proxy.passed = proxy.dropped + drops, proxy.passed + (not drops)
                if not (drops and before):
                    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                    server.request(self.command, self.path, body, dict(self.headers))
                    answer = server.getresponse()
                    text = answer.read()
                    server.close()
                if drops:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_POST = do_GET = do_PUT = pass_on

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
