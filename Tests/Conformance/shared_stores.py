"""PostgreSQL and an S3 server in place of data folders, for whichever tests are run: `REEL_TEST_STORES=proxied` or `redirected` (how files get to their callers).

Every data folder has a database and a place in the bucket of its own, so that a server that is started again finds what was there.
"""

import atexit
import functools
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

WANTED = os.environ.get("REEL_TEST_STORES", "")
if WANTED not in ("", "proxied", "redirected"):
    raise SystemExit(f"REEL_TEST_STORES is {WANTED}; it can be proxied or redirected.")
IN_USE = bool(WANTED)
#: Of tests that look for jobs, keys or files in the data folder.
in_data_folder = pytest.mark.skipif(IN_USE, reason="jobs, keys and files are not in the data folder (REEL_TEST_STORES)")
#: Of tests of headers that an S3 server cannot give.
given_by_reel = pytest.mark.skipif(WANTED == "redirected", reason="files are given by the S3 server (REEL_TEST_STORES)")
if WANTED == "redirected":
    # As browsers, curl -L and fal's clients do.
    httpx.get = functools.partial(httpx.get, follow_redirects=True)
    httpx.head = functools.partial(httpx.head, follow_redirects=True)
    httpx.stream = functools.partial(httpx.stream, follow_redirects=True)


@functools.cache
def servers():
    sys.path[:0] = [str(Path(__file__).parent.parent / name) for name in ("Cluster", "S3")]
    from stores import ObjectStore, Postgres

    # Not below pytest's own folder, which PostgreSQL's user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="reel-stores-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = Postgres(folder / "postgres", "127.0.0.1")
    atexit.register(database.stop)
    files = ObjectStore("127.0.0.1")
    atexit.register(files.close)
    return SimpleNamespace(database=database, files=files)


def settings_of(data):
    """The same for a data folder itself."""
    return settings(data.parent if data.name == "data" else data)


@functools.cache
def settings(folder):
    """The environment of a server whose data folder is in `folder`; nothing where data folders are to be used."""
    if not IN_USE:
        return {}
    shared, name = servers(), "reel_" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    shared.database.query(f"CREATE DATABASE {name}", database="postgres")
    return shared.files.environment | {
        "REEL_DATABASE": shared.database.url.removesuffix("reel") + name,
        "REEL_STORAGE": shared.files.environment["REEL_STORAGE"].replace("/videos?", f"/{name}?"),
        "REEL_FILE_DELIVERY": WANTED + (":900" if WANTED == "redirected" else ""),
    }
