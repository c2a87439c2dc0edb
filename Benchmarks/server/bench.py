#!/usr/bin/env python3
"""Measures `reel serve` and its peers side by side on this machine; prints Markdown and writes it to docs/benchmarks.md.

    Benchmarks/server/bench.py [--rounds 3] [--seconds 4] [--no-peers] [--out FILE]

Rounds are alternated: each system is started, measured and stopped in turn, then all of them again; figures are medians.
"""

import argparse
import shutil
import subprocess
import sys
import traceback
from pathlib import Path

import reel_only
import rounds
import tables
from machine import description
from systems import PEER_KINDS, ROOT, HummingbirdAlone, Reel


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=4, help="of each run of wrk")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument("--out", type=Path, default=ROOT / "docs/benchmarks.md")
    chosen = options.parse_args()

    work = ROOT / ".build/bench"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    engine = work / "noop_engine"
    subprocess.run(["cc", "-O2", "-o", engine, ROOT / "Tests/Faults/noop_engine.c"], check=True)
    machine, missing, steps = description(), {}, []

    for number in range(chosen.rounds):
        steps.append((rounds.round_of, Reel, f"reel-{number}", chosen.seconds, engine))
        for kind in [HummingbirdAlone] + ([] if chosen.no_peers else PEER_KINDS):
            steps.append((rounds.round_of, kind, f"{kind.__name__}-{number}", chosen.seconds))
    for step, kind, name, *rest in steps:
        if kind in missing:
            continue
        print(f"  {name}", file=sys.stderr)
        try:
            step(kind, work / name, *rest)
        except Exception as error:
            if kind is Reel:
                raise
            traceback.print_exc()
            missing[kind] = str(error)

    for measure, arguments in [
        (reel_only.submits_while_making, (engine, chosen.seconds)),
        (reel_only.reads_of_the_finished, (engine, chosen.seconds)),
        (reel_only.submit_to_start, (engine,)),
        (reel_only.memory_at_rest, (engine,)),
        (reel_only.streams, (engine,)),
        (reel_only.health_while_rendering, ()),
    ]:
        print(f"  {measure.__name__}", file=sys.stderr)
        folder = work / measure.__name__
        folder.mkdir()
        measure(folder, *arguments)

    text = tables.document(machine, chosen, missing)
    print(text)
    chosen.out.write_text(text)
    shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
