"""The figures as Markdown."""

import datetime
import subprocess

from rounds import median
from systems import PEER_KINDS, ROOT, DurableFastAPIArq, FastAPIArq, FastAPIDict, BentoTask, HummingbirdAlone, Reel


def cell(value, form="{:,.0f}"):
    return "–" if value is None else form.format(value)


def pair(name, figure):
    if median(name, f"{figure} p50") is None:
        return "–"
    return f"{median(name, f'{figure} p50'):.1f} / {median(name, f'{figure} p99'):.1f}"


def systems_table(missing):
    lines = [
        "| server | jobs are kept in | start to ready, s | memory at rest, MB | submits/s | p50 / p99, ms | status/s | p50 / p99, ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in [Reel, HummingbirdAlone, *PEER_KINDS]:
        name = kind.name
        if kind in missing:
            lines.append(f"| {name} | not measured: {missing[kind]} | | | | | | |")
            continue
        if median(name, "ready") is None:
            continue
        submits = cell(median(name, "submit per_second"))
        if refused := median(name, "submit refused"):
            submits += f" (and {refused:,.0f} refused)"
        lines.append(
            f"| {name} | {kind.durable if kind.submit_path else '–'} | {cell(median(name, 'ready'), '{:.2f}')} | {cell(median(name, 'pss'))} | "
            f"{submits} | {pair(name, 'submit')} | {cell(median(name, 'status per_second'))} | {pair(name, 'status')} |")
    return lines


def ratio(figure, other):
    above, below = median(Reel.name, figure), median(other.name, figure)
    return above / below if above and below else None


def goals_table():
    reel = lambda figure: median(Reel.name, figure)  # noqa: E731
    submit = "submit per_second"
    durable = [ratio(submit, kind) for kind in (FastAPIArq, DurableFastAPIArq, BentoTask)]
    rows = [
        ("submits/s that are on disk before the answer", submit, ">= 2,000", "{:,.0f}"),
        ("the same, p99, ms", "submit p99", "<= 30", "{:.1f}"),
        ("flushes/s that the disk could do, one after the other, just before and after", "disk syncs", "", "{:,.0f}"),
        ("submits/s while jobs are made at the same time", "submit while making", "", "{:,.0f}"),
        ("status/s of waiting jobs", "status per_second", ">= 15,000", "{:,.0f}"),
        ("the same, p99, ms", "status p99", "<= 5", "{:.2f}"),
        ("status/s of finished jobs", "status done per_second", "", "{:,.0f}"),
        ("1,000 idle status streams, MB more", "streams memory", "<= 30", "{:.1f}"),
        ("a job's end to the event at the client, p50, ms", "event p50", "", "{:.1f}"),
        ("the same, p99, ms", "event p99", "<= 50", "{:.1f}"),
        ("memory of `reel` at rest, as `make release` links it, MB", "pss of released reel", "<= 40", "{:.1f}"),
        ("the same as `make build` links it, MB", "pss of reel", "", "{:.1f}"),
        ("start to ready, s", "ready", "<= 0.3", "{:.2f}"),
        ("submit to engine start with a worker free, from the answer, p50, ms", "answer to start p50", "", "{:.1f}"),
        ("the same, p99, ms", "answer to start p99", "<= 10", "{:.1f}"),
        ("the same from the first byte of the request (a flush to disk lies between), p50, ms", "submit to start p50", "", "{:.1f}"),
        ("the same, p99, ms", "submit to start p99", "", "{:.1f}"),
        ("`/health/live` while every core renders, p50, ms", "health p50", "", "{:.1f}"),
        ("the same, p99, ms", "health p99", "< 20", "{:.1f}"),
    ]
    lines = ["| figure | goal | measured |", "|---|---|---|"]
    lines += [f"| {title} | {goal} | {cell(reel(figure), form)} |" for title, figure, goal, form in rows]
    compared = [
        ("status: share of Hummingbird's own JSON route", ratio("status per_second", HummingbirdAlone), ">= 0.7", "{:.2f}"),
        ("status: times FastAPI + dict", ratio("status per_second", FastAPIDict), ">= 4", "{:.1f}"),
        ("submits: times BentoML", durable[2], ">= 5", "{:.1f}"),
        ("submits: times FastAPI + arq with a Redis that flushes before it answers, as Reel does", durable[1], ">= 5", "{:.1f}"),
        ("submits: times FastAPI + arq with Redis's own setting, a flush each second", durable[0], ">= 5", "{:.1f}"),
        ("submits: times FastAPI + dict, which keeps nothing", ratio(submit, FastAPIDict), "", "{:.2f}"),
    ]
    return lines + [f"| {title} | {goal} | {cell(value, form)} |" for title, value, goal, form in compared if value]


def document(machine, options, missing):
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    today = datetime.date.today().isoformat()
    return "\n".join([
        "# Benchmarks of the server",
        "",
        "Written by `make bench-server`; do not edit. [Benchmarks/server](../Benchmarks/server/README.md) says how each figure comes about.",
        "",
        f"{today}, revision {revision or 'unknown'}, {machine}. wrk with one thread and 16 connections, {options.seconds} s a run, on the same",
        f"cores as the server; {options.rounds} alternated rounds, each from a fresh start; medians. Jobs are made by an engine that makes nothing.",
        "",
        *systems_table(missing),
        "",
        "Memory is the proportional share (PSS) of all processes of a server. While submits are counted, a job holds Reel's only worker;",
        "status is asked of 200 jobs that wait.",
        "",
        *goals_table(),
        "",
    ])
