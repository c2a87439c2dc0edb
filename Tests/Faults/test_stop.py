"""SIGTERM: nothing new is begun, what is under way may finish, and what may not goes back as if it had never been begun."""

import signal
import time

import pytest
from faulty import Caller, Faulty


def running(server, prompt):
    caller = Caller(server)
    id = caller.submit(prompt)
    while caller.status(id)[1]["status"] != "IN_PROGRESS":
        time.sleep(0.01)
    return id


def test_work_under_way_is_finished_and_nothing_else_is_begun(tmp_path, programs):
    log = tmp_path / "arrivals"
    with Faulty(tmp_path, programs, workers=1, NOOP_ENGINE_LOG=str(log), REEL_STOP_LIMIT="30") as server:
        first = running(server, "hold 2")
        second = Caller(server).submit()
        code, seconds = server.stop(10)
        assert code == 0 and seconds < 4
    assert second not in log.read_text(), "a job was begun while the server was stopping"
    with Faulty(tmp_path, programs, workers=1, NOOP_ENGINE_LOG=str(log)) as server:
        assert Caller(server).wait(first, 10) and Caller(server).wait(second, 10)
    assert log.read_text().count(first) == 1, "what could be finished was done again"


def test_what_takes_too_long_goes_back_to_the_queue(tmp_path, programs):
    log = tmp_path / "arrivals"
    environment = {"REEL_STOP_LIMIT": "1", "NOOP_ENGINE_LOG": str(log)}
    with Faulty(tmp_path, programs, workers=1, **environment) as server:
        id = running(server, "hold 60")
        code, seconds = server.stop(10)
        assert code == 0 and 0.9 < seconds < 4, (code, seconds)
    with Faulty(tmp_path, programs, workers=1, **environment) as server:
        began = time.monotonic()
        while log.read_text().count(id) < 2:
            assert time.monotonic() - began < 2, "it is not taken up again at once"
            time.sleep(0.02)
        assert Caller(server).status(id)[1]["status"] == "IN_PROGRESS"


@pytest.mark.parametrize("second", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_now(tmp_path, programs, second):
    with Faulty(tmp_path, programs, workers=1, REEL_STOP_LIMIT="30") as server:
        id = running(server, "hold 60")
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        began = time.monotonic()
        server.process.send_signal(second)
        server.process.wait(10)
        assert time.monotonic() - began < 2
    with Faulty(tmp_path, programs, workers=1) as server:
        assert Caller(server).status(id)[0] == 202
