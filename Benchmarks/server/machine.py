"""What the machine and its processes are doing: memory, ports, the disk's own speed."""

import os
import socket
import time
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid):
    """A process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                pass
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def pss(pids):
    """Their share of memory in MB (10^6 bytes): shared pages are divided among those who share them."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total * 1024 / 1e6


def syncs_per_second(folder, seconds=1.0):
    """How many times a second the disk takes 4 KiB for good, one after the other, at this moment."""
    path, block = Path(folder) / "sync-probe", os.urandom(4096)
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        count, began = 0, time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            os.pwrite(file, block, (count % 256) * 4096)
            os.fdatasync(file)
            count += 1
        return count / passed
    finally:
        os.close(file)
        path.unlink()


def description():
    """The hardware in one line."""
    cpu = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores ({cpu.partition(':')[2].strip()}), {memory:.0f} GiB, Linux {os.uname().release}, load {load:.1f} at the start"
