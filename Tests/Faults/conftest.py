"""What the fault tests share: the programs in C, how long to go on, and the table of what was counted.

REEL_FAULTS=slow (`make test-slow`) runs them at full length; without it they take some tens of seconds.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Conformance")]
for name in list(os.environ):
    if name.lower().endswith("_proxy"):
        del os.environ[name]
os.environ["FAL_KEY"] = "local:local"

import counts  # noqa: E402


@pytest.fixture(scope="session")
def slow():
    return os.environ.get("REEL_FAULTS") == "slow"


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    """The engine that makes no picture, and what stands between a server and its disk and clock."""
    folder = tmp_path_factory.mktemp("programs")
    compiler = ["cc", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*compiler, "-o", folder / "noop_engine", HERE / "noop_engine.c"], check=True)
    subprocess.run([*compiler, "-shared", "-fPIC", "-o", folder / "shim.so", HERE / "fault_shim.c", "-ldl"], check=True)
    return SimpleNamespace(engine=folder / "noop_engine", shim=folder / "shim.so")


def pytest_terminal_summary(terminalreporter):
    if counts.ROWS:
        terminalreporter.section("faults")
        for line in counts.table():
            terminalreporter.write_line(line)
