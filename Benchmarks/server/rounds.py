"""One round of one system: how fast it is ready, what it weighs, what it takes and what it tells in a second."""

import json
import statistics

import load
from machine import family, pss, syncs_per_second
from systems import Reel

FIGURES = {}


def note(system, figure, value):
    FIGURES.setdefault(system, {}).setdefault(figure, []).append(value)


def median(system, figure):
    values = FIGURES.get(system, {}).get(figure)
    return statistics.median(values) if values else None


def round_of(kind, folder, seconds, *arguments):
    """Starts the system anew, so that no round pays for what an earlier one left behind."""
    with kind(folder, *arguments) as system:
        name = kind.name
        note(name, "ready", system.seconds_to_ready)
        settle = load.Connection(system.port)
        settle.call("GET", system.ready_path)
        note(name, "pss", sum(pss(family(pid)) for pid in system.pids))
        if kind is Reel:
            note(name, "pss of reel", pss(system.pids))
        if system.submit_path:
            submits(system, folder, seconds)
        if path := system.status_path("x"):
            reads(system, name, path, folder, seconds)


def submits(system, folder, seconds):
    # For Reel a job that holds the only worker: this is about taking jobs in, as with the peers that make none.
    if isinstance(system, Reel):
        system.submit("hold 600")
    before = syncs_per_second(folder)
    rate = load.wrk(system.url + system.submit_path, "submit", json.dumps(system.body()), seconds=seconds)
    note(system.name, "disk syncs", (before + syncs_per_second(folder)) / 2)
    record(system.name, "submit", rate)


def reads(system, name, path, folder, seconds):
    if system.submit_path:
        path_file = folder / "paths"
        path_file.write_text("".join(system.status_path(system.submit()) + "\n" for _ in range(200)))
        rate = load.wrk(system.url, "read", str(path_file), seconds=seconds)
    else:
        rate = load.wrk(system.url + path, seconds=seconds)
    record(name, "status", rate)


def record(name, figure, rate):
    for part in ("per_second", "p50", "p99", "refused", "broken"):
        note(name, f"{figure} {part}", getattr(rate, part))
