"""One engine process that takes shot after shot, and what each of them costs it."""

import json
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace

from reel_server import BIN


class WarmEngine:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.process = subprocess.Popen(
            [BIN / "reel-engine", "--threads", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        # The kernel's clock of that process's time on the processors, nanoseconds (clock_getcpuclockid(3)).
        self.clock = ~self.process.pid << 3 | 2

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def memory(self, kind):
        """MiB, by the name that /proc has for it."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))

    def shot(self, content, name="picture.png"):
        """Renders one frame of a picture: how that ended, its CPU seconds, and by how many MiB the process has grown at most."""
        picture = self.folder / name
        picture.write_bytes(content)
        shot = {
            "id": "1", "firstFrame": {"field": "image_url", "path": str(picture)}, "prompt": "", "negativePrompt": "",
            "guidance": 1, "seconds": 1, "frameRate": 1, "framing": {"exactly": {"_0": {"width": 64, "height": 64}}},
            "limits": {"minimumSide": 64, "maximumPixels": 50_000_000, "maximumBytes": 30_000_000},
            "sound": False, "seed": 5, "output": str(self.folder / "out.mp4"),
        }  # fmt: skip
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")  # the most memory so far is the present memory
        memory, began = self.memory("VmRSS"), time.clock_gettime(self.clock)
        self.process.stdin.write(json.dumps(shot) + "\n")
        self.process.stdin.flush()
        while True:
            line = self.process.stdout.readline()
            assert line, f"the engine died: {self.process.wait()}"
            event = json.loads(line)
            if event["type"] in ("finished", "failed"):
                break
        failure = event.get("failure", {})
        return SimpleNamespace(
            end=event["type"], code=failure.get("code"), field=failure.get("field"),
            seconds=time.clock_gettime(self.clock) - began, growth=self.memory("VmHWM") - memory,
        )  # fmt: skip
