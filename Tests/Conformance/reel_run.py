"""Runs programs under the built `reel run`."""

import os
import subprocess
from pathlib import Path

from reel_server import BIN

QUICK_ENGINE = str(Path(__file__).with_name("quick_engine.sh"))


def environment(**changes):
    return dict(os.environ, REEL_FETCH_ALLOW="127.0.0.0/8", **changes)


def reel_run(*command, options=(), timeout=120, **more):
    """The finished process: what the program printed, and its exit code."""
    more.setdefault("env", environment())
    return subprocess.run(
        [BIN / "reel", "run", *options, "--", *map(str, command)],
        text=True, capture_output=True, timeout=timeout, **more,
    )


def start(*command, options=(), **more):
    """The process, in a session of its own so that signals reach it alone."""
    return subprocess.Popen(
        [BIN / "reel", "run", *options, "--", *map(str, command)],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True, **more,
    )
