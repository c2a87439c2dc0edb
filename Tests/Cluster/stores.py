"""The PostgreSQL server and the S3 server that the hosts share, started for the tests and gone with them."""

import json
import os
import pwd
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from reel_server import free_port

HERE = Path(__file__).parent


class Missing(Exception):
    """Something that these tests need is not on this machine."""


def postgres_programs():
    """The folder that REEL_POSTGRES_BIN names, or that of Debian's latest version."""
    if folder := os.environ.get("REEL_POSTGRES_BIN"):
        return Path(folder)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if not found:
        raise Missing("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent


def give_to_postgres(*paths):
    """PostgreSQL refuses to be run by root, so that its files are another user's then."""
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        for path in paths:
            os.chown(path, entry.pw_uid, entry.pw_gid)


class Postgres:
    """A server with an empty database `reel`, at `url`; or the standby of another one, a copy that follows it."""

    def __init__(self, folder, hub, primary=None, **settings):
        self.programs, self.folder, self.hub, self.port = postgres_programs(), Path(folder), hub, free_port()
        self.settings = {"max_connections": 200} | settings
        self.folder.mkdir()
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        for path in (self.folder, *self.folder.parents):
            if str(path).startswith("/tmp/") and path.stat().st_uid == 0:
                path.chmod(0o755)
        give_to_postgres(self.folder)
        self.url = f"postgres://reel@{hub}:{self.port}/reel"
        if primary:
            self._run("pg_basebackup", "-h", primary.folder, "-p", str(primary.port), "-U", "reel", "-D", self.folder / "data", "-R", "-c", "fast")
            self.start()
            return
        self._run("initdb", "-D", self.folder / "data", "-U", "reel", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        if hub != "127.0.0.1":
            self.add_rule(f"host all all {hub}/24 trust")
        self.start()
        self.query("CREATE DATABASE reel", database="postgres")

    def add_rule(self, *lines):
        """Puts lines before the others of pg_hba.conf; for a server that runs, `reload` comes next."""
        rules = self.folder / "data/pg_hba.conf"
        rules.write_text("\n".join(lines) + "\n" + rules.read_text())

    def reload(self):
        self.query("SELECT pg_reload_conf()", database="postgres")

    def _run(self, program, *arguments):
        done = subprocess.run([*self.user, self.programs / program, *arguments], capture_output=True, text=True, cwd=self.folder)
        assert done.returncode == 0, done.stderr

    def start(self):
        settings = {"listen_addresses": self.hub, "port": self.port, "unix_socket_directories": self.folder} | self.settings
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [*self.user, self.programs / "postgres", "-D", self.folder / "data", *options]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        for _ in range(600):
            try:
                return self.query("SELECT 1", database="postgres")
            except subprocess.CalledProcessError:
                time.sleep(0.05)
        raise RuntimeError((self.folder / "server.log").read_text()[-2000:])

    def stop(self, how=signal.SIGINT):
        """SIGINT ends sessions and stops; SIGQUIT stops as if the power had gone."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)

    def promote(self):
        """Makes a standby the one that takes writes; returns when it does."""
        self.query("SELECT pg_promote()", database="postgres")

    def end_sessions(self, user):
        self.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'", database="postgres")

    def query(self, sql, database="reel"):
        """Rows as lists of text."""
        command = ["psql", "-h", self.folder, "-p", str(self.port), "-U", "reel", "-d", database, "-XAtc", sql]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [line.split("|") for line in output.splitlines()]


class ObjectStore:
    """moto with its IAM check, behind a proxy that misbehaves when told to (Tests/S3)."""

    def __init__(self, hub):
        command = [sys.executable, HERE.parent / "S3/moto_server.py"]
        environment = dict(os.environ, REEL_S3_HOST=hub)
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
        self.facts = json.loads(self.process.stdout.readline())
        self.environment = {
            "REEL_STORAGE": f"s3://{self.facts['bucket']}/videos?endpoint={self.facts['faulty']}&region={self.facts['region']}",
            "AWS_ACCESS_KEY_ID": self.facts["reel"]["accessKey"],
            "AWS_SECRET_ACCESS_KEY": self.facts["reel"]["secretKey"],
        }

    def misbehave(self, *faults):
        body = json.dumps(faults).encode()
        urllib.request.urlopen(urllib.request.Request(self.facts["faulty"] + "/__faults", body, method="PUT"), timeout=10)

    def forgive(self):
        """Ends all faults."""
        urllib.request.urlopen(urllib.request.Request(self.facts["faulty"] + "/__faults", method="DELETE"), timeout=10)

    def allow(self, policy, user="reel"):
        """What a key may do from now on: "least" (docs/operations.md), "read" or "everything"."""
        body = json.dumps({"user": user, "policy": policy}).encode()
        urllib.request.urlopen(urllib.request.Request(self.facts["endpoint"] + "/__policy", body, method="PUT"), timeout=10)

    def keys(self):
        """Of every object."""
        import boto3

        known = self.facts["reel"]
        client = boto3.client(
            "s3", endpoint_url=self.facts["endpoint"], region_name=self.facts["region"],
            aws_access_key_id=known["accessKey"], aws_secret_access_key=known["secretKey"])  # fmt: skip
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=self.facts["bucket"])
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
