"""Engine processes that die in the middle of their work, by their own doing or by somebody else's."""

import os
import random
import signal
import time

from faulty import Caller, Faulty, children, is_named
from reckoning import reckon


def engines(server):
    return [pid for pid in children(server.process.pid) if is_named(pid, "noop_engine")]


def test_a_job_that_kills_its_engine_once_is_done_at_the_next_attempt(tmp_path, programs):
    marks = tmp_path / "marks"
    marks.mkdir()
    with Faulty(tmp_path, programs, NOOP_ENGINE_MARKS=str(marks)) as server:
        ids = [Caller(server).submit("die once") for _ in range(4)]
        for id in ids:
            Caller(server).wait(id, 60)
            assert Caller(server).result(id)[0] == 200, Caller(server).result(id)
        assert len(list(marks.iterdir())) == len(ids), "each has killed its engine once"
        server.stop()
    reckon(tmp_path, programs, ids).note("job kills its engine once", len(ids)).require_perfection()


def test_a_job_that_kills_every_engine_fails_with_a_clear_error_and_the_queue_goes_on(tmp_path, programs):
    log = tmp_path / "arrivals"
    with Faulty(tmp_path, programs, workers=1, NOOP_ENGINE_LOG=str(log)) as server:
        caller = Caller(server)
        deadly, harmless = caller.submit("die"), caller.submit()
        assert caller.wait(harmless, 60)
        status = caller.wait(deadly, 90)
        code, body = caller.result(deadly)
        assert code >= 500 and body["detail"] and status["error"], (code, body, status)
        attempts = log.read_text().split().count(deadly)
        assert attempts == 3, f"it was tried {attempts} times"
        assert any("signal 9" in line["message"] for line in status["logs"]), status["logs"]
        server.stop()
    found = reckon(tmp_path, programs, [deadly, harmless])
    found.note("job kills every engine", attempts, f"failed: {body['detail']}").require_perfection()
    assert list(found.failed) == [deadly]


def test_engines_that_are_killed_lose_no_job(tmp_path, programs, slow):
    times, chance, killed = (100 if slow else 8), random.Random(6), 0
    with Faulty(tmp_path, programs, workers=2) as server:
        caller = Caller(server)
        ids = [caller.submit("hold 0.2") for _ in range(max(8, times // 2))]
        while killed < times and not all(caller.status(id)[0] == 200 for id in ids):
            time.sleep(chance.uniform(0.05, 0.3))
            for pid in engines(server)[:1]:
                os.kill(pid, signal.SIGKILL)
                killed += 1
        for id in ids:
            caller.wait(id, 120)
        server.stop()
    found = reckon(tmp_path, programs, ids)
    found.note("engine killed", killed, f"{len(found.failed)} failed").require_perfection()
    assert killed >= times / 2
    assert len(found.failed) <= killed / 3, "a job fails only after three killed engines"


def test_engines_end_with_the_server_that_was_killed(tmp_path, programs):
    with Faulty(tmp_path, programs, workers=2) as server:
        for _ in range(2):
            Caller(server).submit("hold 60")
        end = time.monotonic() + 10
        while len(engines(server)) < 2 and time.monotonic() < end:
            time.sleep(0.02)
        pids = engines(server)
        assert len(pids) >= 2
        server.kill()
    end = time.monotonic() + 3
    while (left := [pid for pid in pids if is_named(pid, "noop_engine")]) and time.monotonic() < end:
        time.sleep(0.02)
    assert not left
