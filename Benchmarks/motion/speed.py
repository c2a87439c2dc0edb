#!/usr/bin/env python3
"""Measures how long Reel takes for a clip between two pictures, beside ffmpeg's minterpolate with libx264.

    Benchmarks/motion/speed.py [--sizes 1280x720,1920x1080] [--seconds 8] [--repeat 1] [--without-minterpolate] [--json FILE]

Processor time (user and system, over all threads) is what counts: unlike wall time it says much the same on a busy machine. Needs
no packages of Python's; of programs, those that `make build` makes, and ffmpeg.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".build" / "release"
RATE = 24
PROMPT = "A boat crosses the harbour in the morning while the camera glides along the quay, gulls and small waves"
TARGETS = {"wall": 6.0, "processor": 10.0, "memory": 500.0, "larger": 2.3, "minterpolate": 10.0}


def hardware():
    """The processor, how many of them, and how busy they are."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    model = re.search(r"model name\s*: (.*)", text)
    clock = re.search(r"cpu MHz\s*: (.*)", text)
    name = model.group(1) if model else platform.processor() or platform.machine()
    rated = f" at {float(clock.group(1)) / 1000:.2f} GHz" if clock else ""
    return f"{os.cpu_count()} x {name}{rated}, load {os.getloadavg()[0]:.1f}"


def measured(command, given=None):
    """Runs a command; its wall time, processor time (s), greatest memory (10^6 bytes) and what it printed."""
    with tempfile.TemporaryFile("w+") as said:
        started = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT, text=True)
        process.stdin.write(given or "")
        process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read()
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {output[-1000:]}")
    memory = used.ru_maxrss * (1 if platform.system() == "Darwin" else 1024) / 1e6
    return {"wall": wall, "processor": used.ru_utime + used.ru_stime, "memory": memory}, output


def shot(size, seconds, first, last, output):
    """A shot as the Dispatcher words it."""
    width, height = map(int, size.split("x"))
    return json.dumps({
        "id": "speed", "firstFrame": {"field": "first", "path": str(first)}, "lastFrame": {"field": "last", "path": str(last)},
        "prompt": PROMPT, "negativePrompt": "", "guidance": 0.5, "seconds": seconds, "frameRate": RATE,
        "framing": {"exactly": {"_0": {"width": width, "height": height}}},
        "limits": {"minimumSide": 64, "maximumPixels": 50_000_000, "maximumBytes": 30_000_000},
        "sound": True, "seed": 0, "output": str(output),
    }) + "\n"


def stages(output):
    """Seconds of processor time and milliseconds a frame, stage by stage, as `--timings` tells them."""
    found = {}
    for line in output.splitlines():
        match = re.search(r"Processor time: (.+): ([0-9.e-]+) s, ([0-9.e-]+) ms a frame", line)
        if match:
            found[match.group(1)] = (float(match.group(2)), float(match.group(3)))
    return found


def least(runs):
    """The run that was disturbed least: of several, the one with the least processor time."""
    return min(runs, key=lambda run: run["processor"])


def reel(folder, size, seconds, repeat):
    """The engine process, as the server starts it; and once more with its own clock on."""
    first, last = folder / size / "harbour-0.3.png", folder / size / "harbour-0.6.png"
    subprocess.run([BIN / "reel-scenes", "harbour", "--at", "0.3,0.6", "--size", size, "-o", first.parent], check=True,
                   stdout=subprocess.DEVNULL)
    line = shot(size, seconds, first, last, folder / f"{size}.mp4")
    runs = [measured([BIN / "reel-engine"], line)[0] for _ in range(repeat)]
    _, output = measured([BIN / "reel-engine", "--timings"], line)
    return least(runs), stages(output)


def minterpolate(folder, size, seconds):
    """The same two pictures through ffmpeg: as many frames between them, veryfast, no sound."""
    pictures = [folder / size / f"harbour-{at}.png" for at in ("0.3", "0.6")]
    listed = folder / "pictures.txt"
    # The filter needs a picture before and one after the two it fills; back and forth, so that whatever it fills moves.
    listed.write_text("".join(f"file '{p}'\nduration {seconds}\n" for p in 2 * pictures))
    filters = f"fps=1/{seconds},minterpolate=fps={RATE}:mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1:scd=none"
    command = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", listed, "-vf", filters,
               "-frames:v", str(RATE * seconds), "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p",
               folder / "minterpolate.mp4"]
    run, _ = measured([str(part) for part in command])
    counted = subprocess.run(
        ["ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0",
         folder / "minterpolate.mp4"], capture_output=True, text=True, check=True).stdout
    run["frames"] = int(counted.strip().rstrip(","))
    return run


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", default="1280x720,1920x1080")
    options.add_argument("--seconds", type=int, default=8)
    options.add_argument("--repeat", type=int, default=1, help="runs of which the least disturbed counts")
    options.add_argument("--without-minterpolate", action="store_true", help="it takes two minutes")
    options.add_argument("--json", type=Path, help="where the figures go as well")
    chosen = options.parse_args()

    sizes = chosen.sizes.split(",")
    figures = {"hardware": hardware(), "seconds": chosen.seconds, "frames": chosen.seconds * RATE}
    print(f"{chosen.seconds} s at {RATE} frames a second, with sound, on {figures['hardware']}\n")
    with tempfile.TemporaryDirectory(prefix="reel-speed-") as folder:
        folder = Path(folder)
        for size in sizes:
            run, parts = reel(folder, size, chosen.seconds, chosen.repeat)
            figures[size] = {**run, "stages": parts}
            print(f"{size}: {run['processor']:.2f} s of processor time, {run['wall']:.2f} s, {run['memory']:.0f} MB")
            for name, (seconds, each) in parts.items():
                print(f"    {name:42} {seconds:7.2f} s {each:7.2f} ms a frame")
        if not chosen.without_minterpolate:
            run = minterpolate(folder, sizes[0], chosen.seconds)
            # Frames that it did not make are not held against Reel.
            each = run["processor"] / max(1, run["frames"])
            figures["minterpolate"] = {**run, "ratio": each * figures["frames"] / figures[sizes[0]]["processor"]}
            print(f"minterpolate and libx264 veryfast, {sizes[0]}: {run['processor']:.1f} s of processor time for {run['frames']} frames,"
                  f" {run['wall']:.1f} s, {run['memory']:.0f} MB: {figures['minterpolate']['ratio']:.1f} x Reel's for each frame")
    small = figures[sizes[0]]
    print(f"\n{sizes[0]}: {small['wall']:.1f} s (aim {TARGETS['wall']:.0f} on two idle cores), {small['processor']:.1f} s of processor time"
          f" (aim {TARGETS['processor']:.0f}), {small['memory']:.0f} MB (aim {TARGETS['memory']:.0f})")
    if len(sizes) > 1:
        ratio = figures[sizes[1]]["processor"] / small["processor"]
        print(f"{sizes[1]}: {ratio:.2f} x that (aim {TARGETS['larger']})")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
