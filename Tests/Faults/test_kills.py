"""SIGKILL at any moment, under load: what was accepted is done, once."""

import random
import sqlite3
import time

from faulty import Caller, Faulty
from reckoning import ids, reckon
from submitting import Submitting


def kill_again_and_again(folder, programs, times, chance):
    load = Submitting(threads=4)
    for _ in range(times):
        server = Faulty(folder, programs)
        load.start(server, pause=0.06, limit=12)
        # From the first instruction of the start to well into the work.
        time.sleep(chance.uniform(0, 0.6))
        server.kill()
        load.stop()
    return load


def test_no_accepted_request_is_lost_however_often_the_server_is_killed(tmp_path, programs, slow):
    times = 1000 if slow else 20
    load = kill_again_and_again(tmp_path, programs, times, random.Random(1))
    assert len(load.accepted) > times, "hardly a request came in: the kills came too soon to show anything"
    found = reckon(tmp_path, programs, load.accepted, seconds=1800 if slow else 60)
    unheard = len(found.known) - len(found.accepted)
    found.note("server killed", times, f"{unheard} kept whose answer was lost, {len(found.failed)} failed").require_perfection()


def test_a_request_that_is_gone_would_be_noticed(tmp_path, programs):
    load = kill_again_and_again(tmp_path, programs, 3, random.Random(2))
    with Faulty(tmp_path, programs) as server:
        load.accepted.append(Caller(server).submit())
        server.stop()
    with sqlite3.connect(tmp_path / "data/jobs.sqlite") as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM job WHERE id = ?", (load.accepted[-1],))
    assert load.accepted[-1] not in ids(tmp_path)
    found = reckon(tmp_path, programs, load.accepted)
    assert found.lost == load.accepted[-1:]
    assert found.orphans or len(found.succeeded) == len(found.known), "nor would its file be overlooked"


def test_interrupted_jobs_are_back_within_a_second_of_listening(tmp_path, programs):
    with Faulty(tmp_path, programs, workers=2) as server:
        caller = Caller(server)
        running = [caller.submit("hold 60") for _ in range(2)]
        while {caller.status(id)[1]["status"] for id in running} != {"IN_PROGRESS"}:
            time.sleep(0.01)
        server.kill()
    second = Faulty(tmp_path, programs, workers=2)
    listening = second.wait_until_live()
    with second:
        states = [Caller(second).status(id)[1]["status"] for id in running]
        assert set(states) <= {"IN_QUEUE", "IN_PROGRESS"}
        assert time.monotonic() - listening < 1
