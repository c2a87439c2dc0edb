"""Soundtracks of the built engine as 16 kHz mono samples, and what a speech recogniser hears in them."""

import json
import re
import subprocess

from pictures import png
from reel_server import BIN

RATE = 16000


def rendered(folder, prompts, seconds=4, seed=7):
    """One small video per prompt, made by one engine process: the paths, and the log lines of each."""
    picture = folder / "grey.png"
    picture.write_bytes(png(64, 64))
    paths = [folder / f"{number}.mp4" for number in range(len(prompts))]
    shots = [
        {
            "id": path.name, "firstFrame": {"field": "image_url", "path": str(picture)}, "prompt": prompt, "negativePrompt": "static",
            "guidance": 0.5, "seconds": seconds, "frameRate": 2, "framing": {"exactly": {"_0": {"width": 64, "height": 64}}},
            "limits": {"minimumSide": 16, "maximumPixels": 10000, "maximumBytes": 100000}, "sound": True, "seed": seed,
            "output": str(path),
        }
        for path, prompt in zip(paths, prompts)
    ]
    lines = "".join(json.dumps(shot) + "\n" for shot in shots)
    run = subprocess.run([BIN / "reel-engine"], input=lines, text=True, capture_output=True, timeout=120)
    logs = [[]]
    for event in map(json.loads, run.stdout.splitlines()):
        assert event["type"] != "failed", event
        if event["type"] == "log":
            logs[-1].append(event["log"]["message"])
        elif event["type"] == "finished":
            logs.append([])
    assert len(logs) == len(paths) + 1, run.stderr[-2000:]
    return paths, logs[:-1]


def samples(*arguments):
    """What ffmpeg makes of its arguments, as 16-bit mono samples."""
    command = ["ffmpeg", "-v", "error", "-nostdin", *map(str, arguments), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def loudness(*arguments):
    """Integrated loudness in LUFS, as ffmpeg measures it."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", *map(str, arguments), "-af", "ebur128", "-f", "null", "-"]
    report = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", report)[-1])


def share_of_words(wanted, heard):
    """How many of the wanted words are heard, in their order: the longest common run of words."""
    wanted, heard = (re.findall(r"[a-z']+", text.lower()) for text in (wanted, heard))
    best = [0] * (len(heard) + 1)
    for word in wanted:
        row = [0]
        for place, other in enumerate(heard):
            row.append(best[place] + 1 if word == other else max(row[-1], best[place + 1]))
        best = row
    return best[-1], len(wanted)
