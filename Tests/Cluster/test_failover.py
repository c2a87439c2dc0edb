"""A database of two servers, of which the second follows the first and takes its place."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
from faulty import Caller, Faulty
from reel_server import BIN
from stores import Missing, Postgres
from test_database import submit


@pytest.fixture
def pair():
    """The first, and a synchronous standby: what is committed is on the disks of both."""
    folder = Path(tempfile.mkdtemp(prefix="reel-failover-"))
    folder.chmod(0o755)
    servers = []
    try:
        servers.append(Postgres(folder / "main", "127.0.0.1"))
        servers.append(Postgres(folder / "standby", "127.0.0.1", primary=servers[0]))
        servers[0].query("ALTER SYSTEM SET synchronous_standby_names = '*'")
        servers[0].reload()
        yield servers
    except Missing as missing:
        pytest.skip(f"no database: {missing}")
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_nothing_is_lost_when_the_standby_takes_over(pair, programs, tmp_path, figures):
    main, standby = pair
    url = f"postgres://reel@127.0.0.1:{main.port},127.0.0.1:{standby.port}/reel?target_session_attrs=read-write"
    doctor = subprocess.run([BIN / "reel", "doctor", "--data", tmp_path / "doctor"], env=dict(os.environ, REEL_DATABASE=standby.url), capture_output=True, text=True)
    assert doctor.returncode == 1 and "It takes no writes: name the primary" in doctor.stdout, doctor.stdout
    with Faulty(tmp_path, programs, REEL_DATABASE=url) as server:
        accepted, unheard, ended = [], [], threading.Event()

        def load():
            while not ended.is_set():
                status, body, _, _ = submit(server)
                if status == 200:
                    accepted.append(body["request_id"])
                else:
                    assert status == 503, (status, body)
                    unheard.append(time.monotonic())
                    time.sleep(0.1)

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(3)
        assert len(accepted) > 20 and not unheard, (len(accepted), len(unheard), server.log.read_text()[-2000:])
        # As if its power had gone.
        main.stop(signal.SIGQUIT)
        before, gone = len(accepted), time.monotonic()
        time.sleep(1)
        standby.promote()
        promoted = time.monotonic()
        while len(accepted) < before + 20:
            assert time.monotonic() - promoted < 40, server.log.read_text()[-3000:]
            time.sleep(0.02)
        back = time.monotonic() - promoted
        ended.set()
        for thread in threads:
            thread.join(60)
        known = {id for (id,) in standby.query("SELECT id FROM job")}
        assert not (lost := set(accepted) - known), f"{len(lost)} of {len(accepted)} accepted requests are lost"
        caller = Caller(server)
        for id in known:
            assert "error" not in caller.wait(id), server.log.read_text()[-3000:]
        assert not standby.query("SELECT request FROM charge GROUP BY request HAVING count(*) > 1")
        charged = {id for (id,) in standby.query("SELECT request FROM charge")}
        assert charged == known
        figures.append(f"failover to a synchronous standby: {len(accepted)} accepted, 0 lost, 0 doubled; submits work {back:.1f} s after it was promoted, {promoted - gone:.1f} s after the first was gone")
