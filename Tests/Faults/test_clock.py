"""A wall clock that jumps a day ahead, or back, while jobs run and others wait."""

import sqlite3
import time

import pytest
from faulty import Caller, Control, Faulty
from reckoning import reckon

DAY = 86_400


@pytest.mark.parametrize("shift", [DAY, -DAY])
def test_jobs_are_done_whatever_the_clock_says(tmp_path, programs, shift):
    control, marks = Control(tmp_path / "control"), tmp_path / "marks"
    marks.mkdir()
    with Faulty(tmp_path, programs, control, workers=1, NOOP_ENGINE_MARKS=str(marks)) as server:
        caller = Caller(server)
        running = caller.submit("hold 2")
        retried, queued = caller.submit("die once"), caller.submit()
        while caller.status(running)[1]["status"] != "IN_PROGRESS":
            time.sleep(0.01)
        control.shift_clock(shift)
        late = caller.submit()
        began = time.monotonic()
        for id in (running, queued, late):
            caller.wait(id, 15)
        caller.wait(retried, 30)
        # And back again, while the next one that has to be tried again waits for its turn.
        again = caller.submit("die once")
        while len(list(marks.iterdir())) < 2:
            time.sleep(0.01)
        control.shift_clock(0)
        caller.wait(again, 30)
        seconds = time.monotonic() - began
        server.stop()
    ids = [running, retried, queued, late, again]
    found = reckon(tmp_path, programs, ids)
    found.note(f"clock jumps {shift // DAY:+d} day and back", 2, f"all over after {seconds:.0f} s").require_perfection()
    assert not found.failed


def test_the_clock_that_jumps_is_the_servers(tmp_path, programs):
    control = Control(tmp_path / "control")
    with Faulty(tmp_path, programs, control) as server:
        control.shift_clock(DAY)
        id = Caller(server).submit()
        Caller(server).wait(id)
        server.stop()
    with sqlite3.connect(tmp_path / "data/jobs.sqlite") as database:
        ((created,),) = database.execute("SELECT created_at FROM job")
    assert abs(created - time.time() - DAY) < 30
