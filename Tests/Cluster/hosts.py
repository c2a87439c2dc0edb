"""Three hosts of a cluster: network namespaces on a bridge where the machine allows that, and otherwise nothing but names.

A host that is cut off hears nothing and is not heard: packets vanish, as when a cable is pulled. That takes namespaces.
"""

import os
import shutil
import subprocess

BRIDGE, NETWORK = "reeltest0", "10.213.7"


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


class Hosts:
    """`hub` is where PostgreSQL, the S3 server and the callers are."""

    def __init__(self, count=3):
        self.names = [f"reeltest{number}" for number in range(1, count + 1)]
        self.are_real = os.geteuid() == 0 and shutil.which("ip") is not None
        if self.are_real:
            try:
                self._make()
            except (subprocess.CalledProcessError, OSError):
                self.remove()
                self.are_real = False
        self.hub = f"{NETWORK}.1" if self.are_real else "127.0.0.1"

    def _make(self):
        self.remove()
        run("ip", "link", "add", BRIDGE, "type", "bridge")
        run("ip", "addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        run("ip", "link", "set", BRIDGE, "up")
        for number, name in enumerate(self.names, 1):
            run("ip", "netns", "add", name)
            run("ip", "link", "add", f"{name}h", "type", "veth", "peer", "name", "eth0", "netns", name)
            run("ip", "link", "set", f"{name}h", "master", BRIDGE, "up")
            run("ip", "-n", name, "addr", "add", f"{NETWORK}.{10 + number}/24", "dev", "eth0")
            run("ip", "-n", name, "link", "set", "eth0", "up")
            run("ip", "-n", name, "link", "set", "lo", "up")

    def remove(self):
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)
            subprocess.run(["ip", "link", "del", f"{name}h"], capture_output=True)
        subprocess.run(["ip", "link", "del", BRIDGE], capture_output=True)

    def address(self, host):
        return f"{NETWORK}.{11 + host}" if self.are_real else "127.0.0.1"

    def within(self, host):
        """What a command starts with to run on the host."""
        return ["ip", "netns", "exec", self.names[host]] if self.are_real else []

    def cut_off(self, host):
        run("ip", "link", "set", f"{self.names[host]}h", "down")

    def heal(self, host):
        run("ip", "link", "set", f"{self.names[host]}h", "up")
