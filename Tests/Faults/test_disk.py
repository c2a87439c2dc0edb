"""A disk that fails, is full, or loses what was not flushed."""

import random
import time

import pytest
from faulty import LINK_FAILS, NO_SPACE, SYNC_FAILS, WRITE_FAILS, Caller, Control, Faulty
from reckoning import reckon
from submitting import Submitting

KINDS = {"fsync EIO": SYNC_FAILS, "write ENOSPC": NO_SPACE, "write EIO": WRITE_FAILS}


def test_no_accepted_request_is_lost_when_the_disk_fails(tmp_path, programs, slow):
    times, chance = (100 if slow else 9), random.Random(3)
    control, load, ended, hits = Control(tmp_path / "control"), Submitting(threads=3), 0, 0
    server = Faulty(tmp_path, programs, control)
    server.wait_until_live()
    for number in range(times):
        if server.process.poll() is not None:
            # A server may give up when its disk does; the next one takes over.
            ended += 1
            server = Faulty(tmp_path, programs, control)
            server.wait_until_live()
        kind = list(KINDS.values())[number % 3] | (LINK_FAILS if chance.random() < 0.3 else 0)
        load.start(server, pause=0.02, limit=5)
        control["hits"] = 0
        control.arm(kind, skip=chance.randrange(25), count=chance.choice([1, 2, 10]))
        time.sleep(0.25)
        control["faults"] = 0
        load.stop()
        hits += control["hits"]
    if server.process.poll() is None:
        assert Caller(server).request("GET", "/health/live")[0] == 200
        server.kill()
    assert hits >= times / 2, "hardly a fault came to pass"
    found = reckon(tmp_path, programs, load.accepted, seconds=600 if slow else 60)
    remark = f"{hits} calls failed, {load.refused} submits refused, {len(found.failed)} jobs failed, server ended {ended} times"
    found.note("disk fails", times, remark).require_perfection()


@pytest.mark.parametrize("kind", KINDS)
def test_a_submit_that_is_not_on_disk_is_not_accepted(tmp_path, programs, kind):
    control = Control(tmp_path / "control")
    with Faulty(tmp_path, programs, control) as server:
        first = Caller(server).submit("hold 60")
        assert first
        control.arm(KINDS[kind], count=1000)
        status, text = Caller(server).request("POST", "/queue/fal-ai/kling-video/v2.5-turbo/standard/image-to-video", {
            "prompt": "x", "image_url": "data:image/png;base64,iVBORw0KGgo="})
        assert control["hits"] > 0 and status >= 500, f"{status} {text}"
        control["faults"] = 0
        if server.process.poll() is None:
            assert Caller(server).submit(), "and the server goes on once the disk does"


def cut_power_again_and_again(folder, programs, times, chance, lying=False):
    control, load = Control(folder / "control"), Submitting(threads=4)
    for _ in range(times):
        control["cut"], control["lying"] = 0, int(lying)
        with Faulty(folder, programs, control, journal=True) as server:
            load.start(server, pause=0.01, limit=30)
            time.sleep(chance.uniform(0.02, 0.3))
            control["cut"] = chance.choice([1, 2])
            server.process.wait(10)
            assert server.process.returncode == 97, f"the power was not cut: {server.process.returncode}"
        load.stop()
    return load


def test_no_accepted_request_is_lost_in_a_power_cut(tmp_path, programs, slow):
    times = 100 if slow else 6
    load = cut_power_again_and_again(tmp_path, programs, times, random.Random(4))
    assert len(load.accepted) > times
    found = reckon(tmp_path, programs, load.accepted, seconds=1200 if slow else 60)
    found.note("power cut", times, f"{len(found.failed)} failed").require_perfection()


def test_a_server_that_does_not_flush_would_be_noticed(tmp_path, programs):
    with Faulty(tmp_path, programs):
        pass
    load = cut_power_again_and_again(tmp_path, programs, 2, random.Random(5), lying=True)
    found = reckon(tmp_path, programs, load.accepted)
    found.note("power cut, lying disk", 2, "must lose: shows that the tests can fail")
    assert found.lost
