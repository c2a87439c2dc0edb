"""What goes wrong in a cluster while it works, one thing after the other."""

import random
import signal
import threading
import time


class Chaos:
    """Each fault is mended again within seconds; `counts` says how often each came.

    A process that ends by itself, as one does that cannot reach the database at its start, is started again after a second, as systemd, Docker
    and Kubernetes do.
    """

    def __init__(self, cluster, seed):
        self.cluster, self.chance, self.counts = cluster, random.Random(seed), {}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.supervisor = threading.Thread(target=self._supervise, daemon=True)
        self.errors, self.ends = [], 0

    def __enter__(self):
        self.thread.start()
        self.supervisor.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        self.supervisor.join()
        assert not self.errors, self.errors

    def _run(self):
        faults = [self.kill_server, self.kill_worker, self.kill_worker, self.restart_database, self.crash_database, self.refuse_files, self.slow_files]
        if self.cluster.hosts.are_real:
            faults.append(self.cut_off)
        turn = []
        while not self.ended.wait(self.chance.uniform(0.3, 1.5)):
            turn = turn or self.chance.sample(faults, len(faults))
            fault = turn.pop()
            self.counts[fault.__name__] = self.counts.get(fault.__name__, 0) + 1
            try:
                fault()
            except Exception as error:  # noqa: BLE001 - the test ends with it
                self.errors.append(f"{fault.__name__}: {error!r}")
                return

    def _supervise(self):
        while not self.ended.wait(1):
            for node in self.cluster.nodes:
                if node.has_ended_by_itself:
                    self.ends += 1
                    node.start()

    def _restart(self, node):
        node.kill()
        self.ended.wait(self.chance.uniform(0, 1))
        node.start()

    def kill_server(self):
        self._restart(self.chance.choice(self.cluster.servers))

    def kill_worker(self):
        self._restart(self.chance.choice(self.cluster.workers))

    def restart_database(self):
        self.cluster.postgres.stop(signal.SIGINT)
        self.ended.wait(self.chance.uniform(0, 2))
        self.cluster.postgres.start()

    def crash_database(self):
        self.cluster.postgres.stop(signal.SIGQUIT)
        self.cluster.postgres.start()

    def cut_off(self):
        host = self.chance.randrange(3)
        self.cluster.hosts.cut_off(host)
        time.sleep(self.chance.choice([2, 6, 20]))
        self.cluster.hosts.heal(host)

    def refuse_files(self):
        answers = [{"method": method, "contains": "/videos/", "fault": "status", "status": status, "code": code, "times": 15}
                   for method in ("PUT", "GET", "HEAD") for status, code in ((500, "InternalError"), (503, "SlowDown"))]  # fmt: skip
        self.cluster.storage.misbehave(*answers)

    def slow_files(self):
        self.cluster.storage.misbehave(
            {"method": "PUT", "contains": "/videos/", "fault": "stall", "seconds": 3, "times": 5},
            {"method": "GET", "contains": "/videos/", "fault": "slow", "seconds": 1, "times": 5})  # fmt: skip

    def mend(self, seconds=90):
        """Everything runs when this returns."""
        end = time.monotonic() + seconds
        self.cluster.storage.forgive()
        while time.monotonic() < end:
            for node in self.cluster.nodes:
                if node.process.poll() is not None:
                    node.start()
            if all(node.is_ready for node in self.cluster.nodes):
                return
            time.sleep(0.5)
        raise AssertionError([f"{node.role}{node.host}: {node.log[-500:]}" for node in self.cluster.nodes if not node.is_ready])
