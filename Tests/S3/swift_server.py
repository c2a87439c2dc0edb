"""OpenStack Swift with its S3 interface, a bucket and two keys in it, and the proxy of moto_server.py in front: a real S3 server beside moto.

    python swift_server.py        prints the same line of JSON as moto_server.py, and serves until its standard input ends

Four processes on loopback and one copy of everything, in a folder that goes with them. It needs a file system with extended attributes. Of
what moto_server.py says of itself, there is no `skew` (its clock is the machine's), and one region.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from fault_proxy import FaultProxy

BUCKET, REGION = "reel-files", "us-east-1"
PROGRAMS = Path(sys.executable).parent
ACCOUNT = "test"
SERVER = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
log_level = ERROR
log_name = {role}
"""
STORE = """[pipeline:main]
pipeline = {role}-server
[app:{role}-server]
use = egg:swift#{role}
[{role}-replicator]
[{role}-updater]
[{role}-auditor]
"""
PROXY = """[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck memory listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:memory]
paste.filter_factory = swift_memory:factory
[filter:tempauth]
use = egg:swift#tempauth
{users}
""" + "".join(
    f"[filter:{name}]\nuse = egg:swift#{name}\n"
    for name in ("catch_errors", "gatekeeper", "healthcheck", "listing_formats", "bulk", "copy", "slo", "dlo", "versioned_writes", "symlink")
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Swift:
    def __init__(self, folder):
        self.folder, self.children = Path(folder), []
        self.port = free_port()
        self.keys = {name: secrets.token_hex(20) for name in ("reel", "reader", "admin")}
        (self.folder / "devices/one").mkdir(parents=True)
        (self.folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = reel\n[storage-policy:0]\nname = one\ndefault = yes\n")
        for role in ("account", "container", "object"):
            port = free_port()
            self.ring(role, port)
            self.start(role, port, STORE.format(role=role))
        users = "\n".join(
            f"user_{ACCOUNT}_{name} = {key}" + (" .admin" if name == "admin" else "") for name, key in self.keys.items())  # fmt: skip
        self.start("proxy", self.port, PROXY.format(region=REGION, users=users))

    def ring(self, role, port):
        builder = self.folder / f"{role}.builder"
        for words in (["create", "4", "1", "0"], ["add", f"r1z1-127.0.0.1:{port}/one", "1"], ["rebalance"]):
            command = [PROGRAMS / "swift-ring-builder", builder, *words]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode > 1:
                raise RuntimeError(done.stdout + done.stderr)

    def start(self, role, port, rest):
        settings = self.folder / f"{role}-server.conf"
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        settings.write_text(SERVER.format(port=port, user=user, folder=self.folder, role=role) + rest)
        command, environment = [PROGRAMS / f"swift-{role}-server", settings], dict(os.environ, PYTHONPATH=str(Path(__file__).parent))
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=environment)
        self.children.append(child)

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while True:
            try:
                return self.ask("GET", "/healthcheck")
            except OSError:
                if time.monotonic() > end or any(child.poll() is not None for child in self.children):
                    raise RuntimeError((self.folder / "log").read_text()[-3000:]) from None
                time.sleep(0.05)

    def ask(self, method, path, **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.headers

    def fill(self):
        """The bucket, and who may do what in it; parts of uploads have a container of their own."""
        token = self.ask("GET", "/auth/v1.0", X_Auth_User=f"{ACCOUNT}:admin", X_Auth_Key=self.keys["admin"])["X-Auth-Token"]
        readers, writers = f"{ACCOUNT}:reel,{ACCOUNT}:reader", f"{ACCOUNT}:reel"
        for container in (BUCKET, f"{BUCKET}+segments"):
            path = f"/v1/AUTH_{ACCOUNT}/{container.replace('+', '%2B')}"
            self.ask("PUT", path, X_Auth_Token=token, X_Container_Read=readers, X_Container_Write=writers)

    def stop(self):
        for child in self.children:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def main():
    with tempfile.TemporaryDirectory(prefix="reel-swift-") as folder:
        swift = Swift(folder)
        try:
            swift.wait()
            swift.fill()
            proxy = FaultProxy(swift.port)
            keys = {name: {"accessKey": f"{ACCOUNT}:{name}", "secretKey": key} for name, key in swift.keys.items()}
            endpoint = f"http://127.0.0.1:{swift.port}"
            print(json.dumps({"endpoint": endpoint, "faulty": proxy.url, "bucket": BUCKET, "region": REGION, **keys}), flush=True)
            sys.stdin.read()
        finally:
            swift.stop()


if __name__ == "__main__":
    main()
