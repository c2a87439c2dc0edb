"""What is left after the faults: every accepted request over, its file whole and its own, and nothing beside them."""

import collections
import sqlite3
import time
import urllib.parse
from dataclasses import dataclass, field

import counts
from faulty import Caller, Faulty


@dataclass
class Reckoning:
    """Ids of requests, or paths of files, in each list."""

    accepted: list
    known: list = field(default_factory=list)
    succeeded: list = field(default_factory=list)
    failed: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    broken: list = field(default_factory=list)
    orphans: list = field(default_factory=list)
    mischarged: list = field(default_factory=list)

    def note(self, test, faults, remark=""):
        rest = (len(found) for found in (self.lost, self.doubled, self.broken, self.orphans))
        counts.note(test, faults, len(self.accepted), *rest, remark)
        return self

    def require_perfection(self):
        assert not self.lost, f"{len(self.lost)} of {len(self.accepted)} accepted requests are lost: {self.lost[:3]}"
        assert not self.doubled, f"requests with two results: {self.doubled[:3]}"
        assert not self.broken, f"broken files: {self.broken[:3]}"
        assert not self.mischarged, f"charged and not made, or made and not charged: {self.mischarged[:3]}"
        assert not self.orphans, f"files that belong to no request: {self.orphans[:3]}"


def movie_of(id):
    """The file that noop_engine.c makes."""
    return (f"a movie of {id}\n".encode() + b"\0").ljust(4096, b".") * 8


def reckon(folder, programs, accepted, seconds=120, workers=2):
    """Starts a sound server on the folder, lets it finish what there is, and compares."""
    found = Reckoning(accepted)
    with Faulty(folder, programs, workers=workers) as server:
        caller = Caller(server)
        found.known = ids(folder)
        found.lost = sorted(set(accepted) - set(found.known))
        found.doubled = [id for id, times in collections.Counter(accepted).items() if times > 1]
        keys = set()
        end = time.monotonic() + seconds
        for id in found.known:
            status = caller.wait(id, max(1, end - time.monotonic()))
            first, second = caller.result(id), caller.result(id)
            if first != second:
                found.doubled.append(id)
            if first[0] != 200:
                found.failed[id] = status.get("error")
                continue
            found.succeeded.append(id)
            path = urllib.parse.urlsplit(first[1]["video"]["url"]).path
            keys.add(path.split("/")[-2])
            if caller.request("GET", path) != (200, movie_of(id)):
                found.broken.append(id)
        server.stop()
    # Once more: what the last stop has left is not swept away before the next start.
    with Faulty(folder, programs, workers=workers) as server:
        server.stop()
    data = folder / "data"
    found.orphans = [str(path) for path in data.glob("files/files/*/*") if path.name not in keys]
    found.orphans += map(str, data.glob("files/incoming/*"))
    found.orphans += map(str, data.glob("scratch/*"))
    with sqlite3.connect(data / "jobs.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        charged = [id for (id,) in database.execute("SELECT request FROM charge")]
        found.mischarged = sorted(set(charged) ^ set(found.succeeded))
        (owed,) = database.execute("SELECT IFNULL(SUM(quantity * unit_price), 0) FROM charge").fetchone()
        accounts = database.execute("SELECT IFNULL(SUM(spent), 0), IFNULL(SUM(pending), 0) FROM account").fetchone()
        if accounts != (owed, 0):
            found.mischarged.append(f"spent and pending are {accounts}, charged is {owed}")
    return found


def ids(folder):
    with sqlite3.connect(folder / "data/jobs.sqlite", timeout=20) as database:
        return [id for (id,) in database.execute("SELECT id FROM job ORDER BY number")]
