"""Threads that submit to a server for as long as it lives, and what it has answered them."""

import http.client
import random
import threading

from faulty import Caller


class Submitting:
    """`accepted` holds the ids of requests whose acceptance was heard in full, over all servers that were submitted to."""

    def __init__(self, threads=4, prompt="x"):
        self.count, self.prompt, self.accepted, self.refused = threads, prompt, [], 0
        self.lock, self.threads = threading.Lock(), []

    def start(self, server, pause=0.02, limit=1000):
        """Up to `limit` answers a thread, up to `pause` seconds between two, until the server is gone or `stop`."""
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._run, args=(server, pause, limit), daemon=True) for _ in range(self.count)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _run(self, server, pause, limit):
        caller, answers = Caller(server), 0
        while answers < limit and not self.ended.wait(random.uniform(0, pause)):
            try:
                id = caller.submit(self.prompt)
            except (OSError, http.client.HTTPException):
                if server.process.poll() is not None:
                    return
                caller = Caller(server)
                continue
            answers += 1
            with self.lock:
                if id:
                    self.accepted.append(id)
                else:
                    self.refused += 1
