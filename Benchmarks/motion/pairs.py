"""Pairs of pictures whose in-betweens are known: what reel-scenes draws, kept between runs."""

import hashlib
import subprocess
from pathlib import Path

import cv2

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".build/release"
KEPT = ROOT / ".build/bench-motion"

FAMILIES = [
    "pan", "zoom", "rotate", "perspective", "exposure", "object", "two-objects", "parallax", "foreground", "small-motion", "non-rigid",
    "thin", "repetitive",
]
# What the engine was tuned on (two faults that showed on 101 were mended), and what it had not seen.
TUNING, HELD_OUT = [1, 2, 3, 101], [102, 103]
MOMENTS = [0.25, 0.5, 0.75]
STEP = 1 / 192
AROUND = [0.5 - STEP, 0.5, 0.5 + STEP]
EVERY = sorted({0.0, 1.0, *MOMENTS, *AROUND})


def stamp():
    """Changes whenever the scenes do."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "Sources/ReelScenes").rglob("*.swift")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class Pair:
    def __init__(self, family, seed, size):
        self.name = f"{family}-{seed}"
        self.family, self.seed = family, seed
        self.folder = KEPT / stamp() / f"{size[0]}x{size[1]}" / self.name
        wanted = [t for t in EVERY if not self.path(t).exists()]
        if wanted:
            self.folder.mkdir(parents=True, exist_ok=True)
            moments = ",".join(map(spelled, wanted))
            command = [BIN / "reel-scenes", family, "--at", moments, "--size", f"{size[0]}x{size[1]}", "--seed", str(seed), "-o", self.folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            for t in wanted:
                (self.folder / f"{family}-{spelled(t)}.png").rename(self.path(t))

    def path(self, t):
        return self.folder / f"{spelled(t)}.png"

    def truth(self, t):
        return read(self.path(t))


def spelled(t):
    return f"{t:.6f}".rstrip("0").rstrip(".")


def read(path):
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(path)
    return picture
