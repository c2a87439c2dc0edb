#!/usr/bin/env python3
"""An engine that makes no picture: it speaks the engine's JSON lines, as long and as well as the shot's prompt asks for.

"take 0.5" makes it work for half a second (0 without), "fail" makes it fail, "die 2 /some/file" makes the first two processes
die (each leaves a line in the file), "digest" writes its picture's SHA-256 to the log, anything else makes a file of a few bytes.
"""

import hashlib
import json
import os
import re
import signal
import sys
import time
from pathlib import Path


def say(**event):
    print(json.dumps(event), flush=True)


shot = json.loads(sys.stdin.readline())
seconds = float((re.search(r"take ([\d.]+)", shot["prompt"]) or [0, 0])[1])
say(type="log", log={"level": "INFO", "message": f"Working for {seconds} s"})
if "digest" in shot["prompt"]:
    message = hashlib.sha256(Path(shot["firstFrame"]["path"]).read_bytes()).hexdigest()
    say(type="log", log={"level": "INFO", "message": message})
for step in range(1, 6):
    time.sleep(seconds / 5)
    say(type="progress", fraction=step / 5)
if death := re.search(r"die (\d+) (\S+)", shot["prompt"]):
    with open(death[2], "a+") as deaths:
        deaths.seek(0)
        if len(deaths.readlines()) < int(death[1]):
            deaths.write("died\n")
            deaths.flush()
            print("out of luck", file=sys.stderr, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
if "fail" in shot["prompt"]:
    failure = {"code": "image_load_error", "field": "image_url", "message": "Failed to load the image.", "facts": {}}
    say(type="failed", failure=failure)
else:
    Path(shot["output"]).write_bytes(b"movie")
    file = {"path": shot["output"], "bytes": 5, "size": {"width": 2, "height": 2}, "frameRate": 24}
    say(type="finished", file=file | {"frameCount": 120, "hasSound": False})
sys.stdin.read()
