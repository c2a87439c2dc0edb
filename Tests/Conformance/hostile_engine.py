#!/usr/bin/env python3
"""An engine that has been taken over: it tries whatever would help a thief or a vandal, and tells what came of each attempt.

Its shot's prompt is JSON: the server's process id, ports, sockets, files. Each line of its log is `name: done` or `name: EACCES` and so on.
"""

import ctypes
import errno
import json
import os
import resource
import socket
import sys
import threading
from pathlib import Path

libc = ctypes.CDLL(None, use_errno=True)
CALLS = {
    "io_uring": (425, 8, 0), "userfaultfd": (323, 0), "bpf": (321, 0, 0, 0), "perf": (298, 0, 0, -1, -1, 0), "keyring": (250, 0, -4, 1),
    "mount": (165, b"none", b"/mnt", b"tmpfs", 0, 0), "personality": (135, 0x0040000),
    "handle": (304, -100, 0, 0), "shared memory": (29, 1234, 4096, 0o1666), "outlive the server": (157, 1, 0), "undumpable": (157, 4, 0),
    "own session": (112,), "own group": (109, 0, os.getppid()), "disk without writing": (285, 1, 0, 0, 4096),
    # CLONE_NEWUSER, where the flags are in memory and where they are not.
    "clone": (56, 0x10000000 | 17, 0, 0, 0, 0), "clone3": (435, (ctypes.c_uint64 * 8)(0x10000000, 0, 0, 0, 17), 64),
    "a call of the other kind": (0x40000000 + 39,), "a call of the future": (467, 0, 0, 0, 0, 0),
}


def call(number, *arguments):
    result = libc.syscall(ctypes.c_long(number), *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
    if number in (56, 435) and result == 0:
        os._exit(0)


def connect(family, address, kind=socket.SOCK_STREAM):
    with socket.socket(family, kind) as client:
        client.settimeout(2)
        client.connect(address)


def pair(abstract):
    left, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    left.sendto(b"x", abstract)


def fork():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def by_descriptor(server):
    descriptor = os.pidfd_open(server)
    try:
        call(424, descriptor, 0, 0, 0)
    finally:
        os.close(descriptor)


def traced(server):
    if libc.ptrace(16, server, 0, 0) == -1:
        raise OSError(ctypes.get_errno(), "")
    os.waitpid(server, 0x40000000)
    libc.ptrace(17, server, 0, 0)


def vm_read(server):
    target = (ctypes.c_uint64 * 2)(int(Path(f"/proc/{server}/maps").read_text().split("-")[0], 16) if os.path.exists(
        f"/proc/{server}/maps") and os.access(f"/proc/{server}/maps", os.R_OK) else 4096, 8)
    into = ctypes.create_string_buffer(8)
    local = (ctypes.c_uint64 * 2)(ctypes.addressof(into), 8)
    call(310, server, ctypes.byref(local), 1, ctypes.byref(target), 1, 0)


def attempts(target, shot):
    server, data, outside = target["server"], Path(target["data"]), Path(target["outside"])
    secret, out = outside / "id_ed25519", Path(shot["output"]).parent
    database = data / "jobs.sqlite"
    yield from ((name, lambda a=a: call(*a)) for name, a in CALLS.items())
    yield "tcp", lambda: connect(socket.AF_INET, ("127.0.0.1", target["port"]))
    yield "udp", lambda: connect(socket.AF_INET, ("127.0.0.1", 53), socket.SOCK_DGRAM)
    yield "abstract socket", lambda: connect(socket.AF_UNIX, "\0" + target["abstract"])
    yield "socket file", lambda: connect(socket.AF_UNIX, target["socket"])
    yield "socket pair", lambda: pair("\0" + target["abstract"] + "-datagrams")
    for name, path in {
        "secret": secret, "jobs": database, "webhook key": data / "webhook-key.pem", "users": "/etc/passwd",
        "environment of the server": f"/proc/{server}/environ", "memory of the server": f"/proc/{server}/mem",
        "command line of the server": f"/proc/{server}/cmdline", "files of the server": f"/proc/{server}/fd/3",
        "open files by another way": f"/proc/self/task/{os.getpid()}/root{secret}", "another job": target["other"],
    }.items():  # fmt: skip
        yield "read " + name, lambda path=path: Path(path).open("rb").close()
    yield "list data", lambda: os.listdir(data)
    yield "list processes", lambda: os.listdir("/proc")
    yield "write outside", lambda: (outside / "written").write_text("x")
    yield "write in /tmp", lambda: Path(f"/tmp/hostile-{os.getpid()}").write_text("x")
    yield "write results", lambda: (data / "files" / "x").write_text("x")
    yield "cut short", lambda: os.truncate(outside / "victim", 0)
    yield "open for all", lambda: os.chmod(secret, 0o666)
    yield "change times", lambda: os.utime(secret, (1, 1))
    yield "mark", lambda: os.setxattr(secret, "user.x", b"x")
    yield "give away", lambda: os.chown(secret, 1000, 1000)
    yield "remove", lambda: os.remove(outside / "victim")
    yield "rename in", lambda: os.rename(outside / "victim", out / "victim")
    yield "link in", lambda: os.link(secret, out / "link")
    yield "symbolic link", lambda: os.symlink(secret, out / "symlink")
    yield "link to picture", lambda: os.link(shot["firstFrame"]["path"], out / "picture")
    yield "change picture", lambda: Path(shot["firstFrame"]["path"]).write_bytes(b"x")
    yield "device", lambda: os.mknod(out / "device", 0o666 | 0o020000, os.makedev(1, 1))
    yield "kill the server", lambda: os.kill(server, 0)
    yield "kill all", lambda: os.kill(-1, 0)
    yield "kill by descriptor", lambda: by_descriptor(server)
    yield "limit the server", lambda: resource.prlimit(server, resource.RLIMIT_NOFILE, resource.prlimit(server, resource.RLIMIT_NOFILE))
    yield "slow the server", lambda: os.setpriority(os.PRIO_PROCESS, server, 10)
    yield "pin the server", lambda: os.sched_setaffinity(server, os.sched_getaffinity(server))
    yield "trace the server", lambda: traced(server)
    yield "look into the server", lambda: vm_read(server)
    yield "fork", fork
    # Last: where it succeeds, nothing more can be done to those outside.
    yield "new namespace", lambda: call(272, 0x10000000)


def main():
    tell = sys.stdout.fileno()
    line = sys.stdin.readline()
    if not line:
        return
    shot = json.loads(line)

    def say(event):
        os.write(tell, (json.dumps(event) + "\n").encode())

    def log(text):
        say({"type": "log", "log": {"level": "INFO", "message": text}})

    for name, attempt in attempts(json.loads(shot["prompt"]), shot):
        try:
            attempt()
            log(f"{name}: done")
        except OSError as error:
            log(f"{name}: {errno.errorcode.get(error.errno, error.errno or 'timeout')}")
    status = dict(row.split(":\t", 1) for row in Path("/proc/self/status").read_text().splitlines() if ":\t" in row)
    facts = {
        "fds": sorted(int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}")),
        "environment": dict(os.environ), "privileges": status["NoNewPrivs"], "filter": status["Seccomp"], "capabilities": status["CapEff"],
        "bounds": status["CapBnd"], "limits": {
            name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0] for name in ("CPU", "FSIZE", "NOFILE", "NPROC", "CORE", "DATA")},
        "folder": os.getcwd(), "picture": Path(shot["firstFrame"]["path"]).stat().st_size,
    }  # fmt: skip
    threading.Thread(target=lambda: log("a thread: works")).start()
    for start in range(0, len(text := json.dumps(facts)), 1500):
        log("facts " + text[start : start + 1500])
    Path(shot["output"]).write_bytes(b"movie")
    file = {"path": "/etc/passwd", "bytes": 5, "size": {"width": 2, "height": 2}, "frameRate": 24, "frameCount": 120, "hasSound": False}
    say({"type": "finished", "file": file})


main()
