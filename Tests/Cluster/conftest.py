"""The cluster that these tests share: one for the module, with an engine that makes no picture."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Faults"), str(HERE.parent / "Conformance"), str(HERE.parent / "S3")]
for name in list(os.environ):
    if name.lower().endswith("_proxy"):
        del os.environ[name]

from hosts import Hosts  # noqa: E402
from nodes import Cluster  # noqa: E402
from stores import Missing, ObjectStore, Postgres  # noqa: E402

FIGURES = []


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    source = HERE.parent / "Faults/noop_engine.c"
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", folder / "noop_engine", source], check=True)
    return SimpleNamespace(engine=folder / "noop_engine")


@pytest.fixture(scope="module")
def cluster(programs):
    # Not below pytest's own folder, which PostgreSQL's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="reel-cluster-"))
    folder.chmod(0o755)
    hosts, postgres, storage, cluster = Hosts(), None, None, None
    try:
        try:
            postgres = Postgres(folder / "postgres", hosts.hub)
        except Missing as missing:
            pytest.skip(f"no cluster: {missing}")
        storage = ObjectStore(hosts.hub)
        cluster = Cluster(hosts, postgres, storage, folder, programs)
        yield cluster.start()
    finally:
        if cluster:
            cluster.kill()
        if storage:
            storage.close()
        if postgres:
            postgres.stop()
        hosts.remove()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def figures():
    return FIGURES


def pytest_terminal_summary(terminalreporter):
    if FIGURES:
        terminalreporter.section("figures")
        for line in FIGURES:
            terminalreporter.write_line(line)
