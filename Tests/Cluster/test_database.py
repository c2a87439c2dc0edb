"""A database that is away, wrong, full or read-only: a start and the doctor say which it is, and a server that runs lives through it."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from faulty import PICTURE, SUBMIT, Caller, Faulty
from reel_server import BIN, free_port
from stores import Missing, Postgres, give_to_postgres

PASSWORD = "geheim"
PLACES = 14


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authority:
    """A certificate authority of OpenSSL's making."""

    def __init__(self, folder, name):
        self.certificate, self.key, self.folder = folder / f"{name}.pem", folder / f"{name}.key", folder
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.certificate)

    def issue(self, host):
        key, certificate, request = (self.folder / f"server.{ending}" for ending in ("key", "pem", "csr"))
        subject = ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        openssl("req", "-newkey", "rsa:2048", "-nodes", *subject, "-keyout", key, "-out", request)
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days", "2",
                "-copy_extensions", "copy", "-out", certificate)  # fmt: skip
        give_to_postgres(key)
        return certificate, key


class Database:
    """A server for encrypted connections from a user `app` with a password, which has few places for it; and a standby that follows it."""

    def __init__(self, folder):
        self.authority, self.other = Authority(folder, "authority"), Authority(folder, "other")
        certificate, key = self.authority.issue("localhost")
        self.main = Postgres(folder / "main", "127.0.0.1", max_connections=PLACES, superuser_reserved_connections=4, ssl="on",
                             ssl_cert_file=certificate, ssl_key_file=key)  # fmt: skip
        self.main.query(f"CREATE ROLE app LOGIN PASSWORD '{PASSWORD}'")
        self.main.query("ALTER DATABASE reel OWNER TO app")
        self.main.query("ALTER SCHEMA public OWNER TO app")
        self.main.add_rule("hostssl all app 127.0.0.1/32 scram-sha-256", "hostnossl all app 127.0.0.1/32 reject")
        self.main.reload()

    def url(self, host="localhost", port=None, password=PASSWORD, name="reel", authority=None, more=""):
        file = (authority or self.authority).certificate
        return (f"postgres://app:{password}@{host}:{port or self.main.port}/{name}?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={file}{more}")

    @contextlib.contextmanager
    def full(self):
        """Nobody but a superuser gets a connection."""
        holders = []
        try:
            for _ in range(PLACES):
                command = ["psql", self.url(), "-XAtc", "SELECT 'here'", "-c", "SELECT pg_sleep(600)"]
                holders.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
            for holder in holders:
                holder.stdout.readline()
            yield
        finally:
            for holder in holders:
                holder.kill()
                holder.wait()
            self.main.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)'")

    def set_writes(self, allowed):
        self.main.query(f"ALTER DATABASE reel SET default_transaction_read_only = {'off' if allowed else 'on'}", database="postgres")

    def set_places(self, count):
        """How many connections the server takes of the user."""
        self.main.query(f"ALTER ROLE app CONNECTION LIMIT {count}")

    def set_password(self, password):
        self.main.query(f"ALTER ROLE app PASSWORD '{password}'")


@pytest.fixture(scope="module")
def database():
    folder = Path(tempfile.mkdtemp(prefix="reel-database-"))
    folder.chmod(0o755)
    made = None
    try:
        made = Database(folder)
        yield made
    except Missing as missing:
        pytest.skip(f"no database: {missing}")
    finally:
        if made:
            made.main.stop()
        shutil.rmtree(folder, ignore_errors=True)


def told_by(command, url, folder, code):
    environment = dict(os.environ, REEL_DATABASE=url)
    began = time.monotonic()
    done = subprocess.run([BIN / "reel", *command, "--data", folder / "data"], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done
    assert time.monotonic() - began < 30
    told = done.stdout + done.stderr
    assert PASSWORD not in told and "wrong-one" not in told, told
    return told


CULPRITS = {
    "nobody there": (lambda database: database.url(port=1), "Check that the server runs"),
    "a wrong password": (lambda database: database.url(password="wrong-one"), "Check the user and the password in the URL"),
    "no such database": (lambda database: database.url(name="nowhere"), "Create the database, or correct its name"),
    "another authority": (lambda database: database.url(authority=database.other), "signed by none of the authorities in sslrootcert"),
    "another name": (lambda database: database.url(host="db.example"), "The server's certificate is for other names than the URL's host"),
    "no TLS": (lambda database: database.url(more="&sslmode=disable"), "set sslmode=verify-full in the URL"),
    "a setting that is none": (lambda database: database.url(more="&sslmode=verify_full"), "Correct the URL"),
    "no schema": (lambda database: database.url(more="&options=-csearch_path%3Dnowhere"), "Create the schema"),
    "read-only": (lambda database: database.url(more="&options=-cdefault_transaction_read_only%3Don"), "It takes no writes: name the primary"),
    "only standbys": (lambda database: database.url(more="&options=-cdefault_transaction_read_only%3Don&target_session_attrs=read-write"),
                      "It takes no writes: name the primary"),
}  # fmt: skip


@pytest.mark.parametrize("culprit", CULPRITS)
def test_the_doctor_and_a_start_name_the_culprit(database, tmp_path, culprit):
    url, words = CULPRITS[culprit]
    doctor = told_by(["doctor"], url(database), tmp_path, 1)
    assert [line for line in doctor.splitlines() if line.startswith("WRONG database: ") and words in line], doctor
    start = told_by(["serve", "--port", str(free_port())], url(database), tmp_path, 1)
    assert words in start and start.count("\n") <= 2, start


def test_the_doctor_and_a_start_say_that_no_connection_is_left(database, tmp_path):
    with database.full():
        for command in (["doctor"], ["serve", "--port", str(free_port())]):
            assert "Raise the server's max_connections" in told_by(command, database.url(), tmp_path, 1)


def test_the_doctor_changes_nothing_and_says_how_the_connection_is_kept(database, tmp_path):
    database.main.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION app")
    told = told_by(["doctor"], database.url(), tmp_path, 0)
    line = next(line for line in told.splitlines() if "database: " in line)
    assert line.startswith("ok ") and "TLSv1." in line and "not checked" not in line and "the first start makes the tables" in line, told
    unchecked = told_by(["doctor"], database.url(more="&sslmode=require"), tmp_path, 0)
    assert "sslmode=verify-full has not checked" in unchecked, unchecked
    assert database.main.query("SELECT to_regclass('job') IS NULL") == [["t"]]


def stopped(database):
    @contextlib.contextmanager
    def trouble():
        database.main.stop()
        try:
            yield
        finally:
            database.main.start()

    return trouble()


def after_ending_sessions(begin, end):
    def trouble(database):
        @contextlib.contextmanager
        def run():
            begin(database)
            database.main.end_sessions("app")
            try:
                yield
            finally:
                end(database)

        return run()

    return trouble


def rename(old, new):
    def run(database):
        database.main.query(f"ALTER DATABASE {old} ALLOW_CONNECTIONS false", database="postgres")
        database.main.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{old}'", database="postgres")
        database.main.query(f"ALTER DATABASE {old} RENAME TO {new}", database="postgres")
        database.main.query(f"ALTER DATABASE {new} ALLOW_CONNECTIONS true", database="postgres")

    return run


TROUBLES = {
    "stopped": stopped,
    "read-only": after_ending_sessions(lambda database: database.set_writes(False), lambda database: database.set_writes(True)),
    "another password": after_ending_sessions(lambda database: database.set_password("other"), lambda database: database.set_password(PASSWORD)),
    "gone": after_ending_sessions(rename("reel", "elsewhere"), rename("elsewhere", "reel")),
    "full": after_ending_sessions(lambda database: database.set_places(0), lambda database: database.set_places(-1)),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_server_lives_through(database, programs, tmp_path, trouble, figures):
    with Faulty(tmp_path, programs, REEL_DATABASE=database.url()) as server:
        accepted = [submit(server)[1]["request_id"] for _ in range(4)]
        held = [submit(server, "hold 3")[1]["request_id"] for _ in range(2)]
        with TROUBLES[trouble](database):
            end = time.monotonic() + 8
            while (answer := submit(server))[0] == 200 and time.monotonic() < end:
                accepted.append(answer[1]["request_id"])
            status, body, headers, seconds = answer
            assert status == 503, (trouble, answer)
            # In fal's form, so that its clients try again.
            assert body["detail"] and headers["Retry-After"] == "5" and headers["X-Fal-Needs-Retry"], (body, headers)
            assert PASSWORD not in json.dumps(body) and "postgres" not in json.dumps(body)
            assert seconds < 8
            time.sleep(2)
            began = time.monotonic()
            assert all(submit(server)[0] == 503 for _ in range(5))
            assert time.monotonic() - began < 10, "said at once"
            # Where reads work, status and results are still to be had here.
            assert Caller(server).request("GET", "/health/ready")[0] == (200 if trouble == "read-only" else 503)
        began = time.monotonic()
        while (answer := submit(server))[0] != 200:
            assert answer[0] == 503 and time.monotonic() - began < 20, (answer, server.log.read_text()[-2000:])
            time.sleep(0.1)
        back = time.monotonic() - began
        accepted.append(answer[1]["request_id"])
        caller = Caller(server)
        for id in accepted + held:
            assert "error" not in caller.wait(id), (id, server.log.read_text()[-3000:])
        assert server.process.poll() is None
        told = server.log.read_text()
        assert PASSWORD not in told
        figures.append(f"database {trouble}: submits hear 503 after {seconds * 1000:.0f} ms, and 200 again {back:.1f} s after it is mended; no job lost")


def submit(server, prompt="x"):
    """Status, body, headers and seconds of a submit."""
    caller = Caller(server, timeout=30)
    began = time.monotonic()
    caller.http.request("POST", SUBMIT, json.dumps({"prompt": prompt, "image_url": PICTURE}), {"Content-Type": "application/json"})
    answer = caller.http.getresponse()
    body = json.loads(answer.read())
    caller.http.close()
    return answer.status, body, answer.headers, time.monotonic() - began
