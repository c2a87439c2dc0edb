"""Soundtracks of the built engine as 16 kHz mono samples, and what a speech recogniser hears in them."""

import json
import re
import subprocess

from pictures import png
from reel_server import BIN

RATE = 16000


def shot(path, prompt, first, size=64, **changes):
    """A request for a small video, as an engine process reads it."""
    return {
        "id": path.name, "firstFrame": {"field": "image_url", "path": str(first)}, "prompt": prompt, "negativePrompt": "static",
        "guidance": 0.5, "seconds": 4, "frameRate": 2, "framing": {"exactly": {"_0": {"width": size, "height": size}}},
        "limits": {"minimumSide": 16, "maximumPixels": 1000000, "maximumBytes": 1000000}, "sound": True, "seed": 7,
        "output": str(path),
    } | changes


def rendered(folder, prompts, **changes):
    """One small video per prompt, made by one engine process: the paths, and the log lines of each."""
    picture = folder / "grey.png"
    picture.write_bytes(png(64, 64))
    paths = [folder / f"{number}.mp4" for number in range(len(prompts))]
    logs = made([shot(path, prompt, picture, **changes) for path, prompt in zip(paths, prompts)])
    return paths, logs


def made(shots, environment=None):
    """Has one engine process make the shots: the log lines of each."""
    lines = "".join(json.dumps(shot) + "\n" for shot in shots)
    run = subprocess.run([BIN / "reel-engine"], input=lines, text=True, capture_output=True, timeout=120, env=environment)
    logs = [[]]
    for event in map(json.loads, run.stdout.splitlines()):
        assert event["type"] != "failed", event
        if event["type"] == "log":
            logs[-1].append(event["log"]["message"])
        elif event["type"] == "finished":
            logs.append([])
    assert len(logs) == len(shots) + 1, run.stderr[-2000:]
    return logs[:-1]


def samples(*arguments):
    """What ffmpeg makes of its arguments, as 16-bit mono samples."""
    command = ["ffmpeg", "-v", "error", "-nostdin", *map(str, arguments), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


def loudness(*arguments):
    """Integrated loudness in LUFS, as ffmpeg measures it."""
    return loudness_and_peak(*arguments)[0]


def loudness_and_peak(*arguments):
    """Integrated loudness in LUFS and true peak in dBTP, as ffmpeg measures them."""
    command = ["ffmpeg", "-hide_banner", "-nostdin", *map(str, arguments), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stderr
    return [float(re.findall(pattern, report)[-1]) for pattern in (r"I:\s+(-?[\d.]+) LUFS", r"Peak:\s+(-?[\d.]+) dBFS")]


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
