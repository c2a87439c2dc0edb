"""How long callers wait for their video, by clips a day and workers, and what gives out first. `make capacity` runs it.

A queue in which whoever came first is served first: callers come at random (a Poisson process) in the busiest hour of the day, each worker
makes one clip at a time. The simulation goes through that hour caller by caller, with a warm-up hour before it; no formula for queues is
used, so that any distribution of work will do. The figures of what one server, one database and one object store carry come from
docs/benchmarks.md and are arguments, so that your own can be put in their place.
"""

import argparse
import heapq
import math
import random
import statistics
from dataclasses import dataclass

DAY, HOUR = 86_400, 3600


@dataclass
class Load:
    """What the users of a service do in its busiest hour."""

    clips_a_day: float
    #: Callers a second.
    rate: float
    #: Mean seconds of work on a clip, and their standard deviation over the mean.
    seconds: float
    variation: float

    @property
    def busy(self):
        """Workers that are busy on average: fewer than that never catch up."""
        return self.rate * self.seconds


def waits(load, workers, seconds, chance):
    """Seconds that each caller of the last `seconds` waited for a worker."""
    sigma = math.sqrt(math.log(1 + load.variation**2))
    mu = math.log(load.seconds) - sigma**2 / 2
    free = [0.0] * workers
    now, found = 0.0, []
    # Long enough before that the queue is as it usually is; a queue of a full hour is what it can have come to at most.
    end = 2 * seconds
    while True:
        now += chance.expovariate(load.rate)
        if now > end:
            return found
        start = max(now, free[0])
        heapq.heapreplace(free, start + chance.lognormvariate(mu, sigma))
        if now > seconds:
            found.append(start - now)


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def fewest(load, limit, seed):
    """The fewest workers with which 95 of 100 callers wait no longer than `limit` seconds, and how long they all wait then."""
    # With fewer the queue grows for as long as the hour lasts, however short it still is when one looks.
    least = math.floor(load.busy) + 1

    def tried(workers):
        runs = [waits(load, workers, HOUR, random.Random(seed + run)) for run in range(3 if load.rate < 30 else 1)]
        return statistics.median(quantile(found, 0.95) for found in runs), statistics.fmean(sum(runs, []) or [0.0])

    low, high = least - 1, least
    while tried(high)[0] > limit:
        low, high = high, max(high + 1, math.ceil(high * 1.05) + 1)
    while high - low > max(1, low // 200):
        middle = (low + high) // 2
        low, high = (low, middle) if tried(middle)[0] <= limit else (middle, high)
    return high, *tried(high)


def burdens(load, workers, wait, limits):
    """What the load asks of each part, as a share of what one of it carries; the largest gives out first."""
    under_way = load.rate * (wait + load.seconds)
    stored = load.clips_a_day * limits.clip_megabytes * limits.keep_days / 1e6
    asked = {
        "status questions of one server": under_way * limits.polls / limits.status,
        "submits of one database": load.rate / limits.submits,
        "claims of one database": load.rate / limits.claims,
        "connections of one database": (workers / limits.workers_each) * limits.pool / limits.connections,
        "object store, MB/s": load.rate * limits.clip_megabytes * 2 / limits.megabytes,
        "object store, requests/s": load.rate * 6 / limits.requests,
    }
    return stored, asked


def arguments():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clips", default="1e3,1e4,1e5,1e6,1e7", help="clips a day, commas between")
    options.add_argument("--peak", type=float, default=2.5, help="callers of the busiest hour over those of a mean one (assumed)")
    options.add_argument("--seconds", type=float, default=8.0, help="mean seconds a worker takes for a clip")
    options.add_argument("--variation", type=float, default=0.5, help="their standard deviation over the mean (assumed)")
    options.add_argument("--limits", default="5,60", help="seconds that 95 of 100 may wait, commas between")
    options.add_argument("--status", type=float, default=18_000, help="status answers/s of one server")
    options.add_argument("--polls", type=float, default=2.0, help="questions/s of a caller that waits (fal-client asks 10, a stream none)")
    options.add_argument("--submits", type=float, default=857, help="submits/s of one database")
    options.add_argument("--claims", type=float, default=3760, help="claims and ends/s of one database")
    options.add_argument("--connections", type=float, default=400, help="connections of one database")
    options.add_argument("--pool", type=float, default=7, help="connections that a process keeps open")
    options.add_argument("--workers-each", type=float, default=8, help="workers of one process")
    options.add_argument("--megabytes", type=float, default=1000, help="MB/s of the object store (assumed)")
    options.add_argument("--requests", type=float, default=3500, help="requests/s of one prefix of the object store (Amazon's figure)")
    options.add_argument("--clip-megabytes", type=float, default=6, help="size of a clip")
    options.add_argument("--keep-days", type=float, default=7, help="days that a clip is kept")
    options.add_argument("--seed", type=int, default=1)
    return options.parse_args()


def main():
    chosen = arguments()
    print(f"A clip takes {chosen.seconds:g} s of a worker (standard deviation {chosen.seconds * chosen.variation:g} s); the busiest hour has")
    print(f"{chosen.peak:g} times the callers of a mean one; a caller who waits asks {chosen.polls:g} times a second.\n")
    print("| clips a day | callers/s | busy | 95 of 100 wait at most | workers | mean wait | busy share | kept | gives out first |")
    print("|---|---|---|---|---|---|---|---|---|")
    for clips in map(float, chosen.clips.split(",")):
        load = Load(clips, clips / DAY * chosen.peak, chosen.seconds, chosen.variation)
        for limit in map(float, chosen.limits.split(",")):
            workers, late, mean = fewest(load, limit, chosen.seed)
            stored, asked = burdens(load, workers, mean, chosen)
            part = max(asked, key=asked.get)
            verdict = f"{part}: needs {asked[part]:.1f} of it" if asked[part] > 1 else f"nothing ({part} at {asked[part]:.0%})"
            print(f"| {clips:,.0f} | {load.rate:.3g} | {load.busy:.1f} | {late:.1f} s (goal {limit:g}) | {workers:,} | {mean:.2f} s |"
                  f" {load.busy / workers:.0%} | {stored:,.2f} TB | {verdict} |")  # fmt: skip


if __name__ == "__main__":
    main()
