"""Webhooks whose receivers are down, slow, or lie: what is owed is sent, and nobody else waits for it."""

import socket
import time
from pathlib import Path

import pytest
from faulty import Caller, Faulty
from reckoning import reckon
from rude_receiver import MANNERS, RudeReceiver, query

import counts


def memory(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def heard(receiver, ids, seconds):
    end = time.monotonic() + seconds
    while (missing := set(ids) - set(receiver.heard)) and time.monotonic() < end:
        time.sleep(0.02)
    return missing


@pytest.mark.parametrize("manners", MANNERS[1:])
def test_a_rude_receiver_costs_nobody_else_anything(tmp_path, programs, slow, manners):
    count = 40 if slow else 6
    with Faulty(tmp_path, programs, REEL_WEBHOOK_BACKOFF="0.2") as server:
        caller = Caller(server)
        with RudeReceiver(manners, times=1000) as rude, RudeReceiver() as polite:
            before = memory(server)
            bad = [caller.submit(query=query(rude)) for _ in range(count)]
            good = [caller.submit(query=query(polite)) for _ in range(count)]
            assert not heard(polite, good, 10), "a polite receiver waits for a rude one"
            time.sleep(2)
            assert memory(server) - before < 60, "what a rude receiver sends is kept"
            assert Caller(server).request("GET", "/health/live")[0] == 200
        server.stop()
    found = reckon(tmp_path, programs, bad + good)
    found.note(f"webhook receiver: {manners}", count, f"{len(set(polite.heard))} others were told").require_perfection()


@pytest.mark.parametrize("manners", ["hang up", "endless head"])
def test_what_was_not_acknowledged_comes_again(tmp_path, programs, manners):
    with Faulty(tmp_path, programs, REEL_WEBHOOK_BACKOFF="0.2") as server, RudeReceiver(manners) as receiver:
        ids = [Caller(server).submit(query=query(receiver)) for _ in range(5)]
        missing = heard(receiver, ids, 20)
        counts.note(f"webhook again after: {manners}", 5, len(ids), lost=len(missing))
        assert not missing


def test_what_is_owed_to_a_receiver_that_is_down_survives_kills(tmp_path, programs, slow):
    times = 50 if slow else 4
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    address = f"?fal_webhook=http%3A%2F%2F127.0.0.1%3A{port}%2F"
    ids = []
    for _ in range(times):
        with Faulty(tmp_path, programs, REEL_WEBHOOK_BACKOFF="0.5") as server:
            ids += [Caller(server).submit(query=address) for _ in range(3)]
            time.sleep(0.2)
            server.kill()
    with RudeReceiver(port=port) as receiver, Faulty(tmp_path, programs, REEL_WEBHOOK_BACKOFF="0.5"):
        missing = heard(receiver, ids, 60)
    counts.note("webhook receiver down, server killed", times, len(ids), lost=len(missing))
    assert not missing
