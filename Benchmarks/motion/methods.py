"""Whoever draws in-betweens: Reel, and what it is compared with."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np

from measures import psnr
from pairs import BIN, MOMENTS, read, spelled


def reel(pair, moments):
    """`reel tween`, as a user would call it."""
    folder = Path(tempfile.mkdtemp(prefix="reel-tween-"))
    try:
        at = ",".join(map(spelled, moments))
        command = [BIN / "reel", "tween", pair.path(0), pair.path(1), "--at", at, "-o", folder]
        said = subprocess.run(command, capture_output=True, text=True)
        if said.returncode == 130:  # somebody's signal
            said = subprocess.run(command, capture_output=True, text=True)
        if said.returncode != 0:
            raise RuntimeError(f"reel tween on {pair.name}: {said.stderr.strip()}")
        return [read(folder / f"{spelled(t)}.png") for t in moments]
    finally:
        shutil.rmtree(folder)


def cross_fade(pair, moments):
    first, last = pair.truth(0).astype(np.float64), pair.truth(1).astype(np.float64)
    return [np.rint((1 - t) * first + t * last).astype(np.uint8) for t in moments]


def dis_and_warp(pair, moments):
    """OpenCV's dense inverse search both ways; each picture is warped by its own flow's share, and the two are mixed."""
    first, last = pair.truth(0), pair.truth(1)
    grey = [cv2.cvtColor(p, cv2.COLOR_BGR2GRAY) for p in (first, last)]
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    there, back = search.calc(grey[0], grey[1], None), search.calc(grey[1], grey[0], None)
    rows, columns = np.mgrid[: first.shape[0], : first.shape[1]].astype(np.float32)

    def warped(picture, flow, share):
        x, y = columns - share * flow[..., 0], rows - share * flow[..., 1]
        return cv2.remap(picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)

    pictures = []
    for t in moments:
        a, b = warped(first, there, t).astype(np.float64), warped(last, back, 1 - t).astype(np.float64)
        pictures.append(np.rint((1 - t) * a + t * b).astype(np.uint8))
    return pictures


def minterpolate(options):
    """FFmpeg's motion interpolation: given A, A, B, B, no scene change, and whichever output frames come nearest to the truth."""

    def method(pair, moments):
        if moments != MOMENTS:
            raise ValueError("minterpolate is asked for quarters")
        first, last = pair.truth(0), pair.truth(1)
        height, width = first.shape[:2]
        command = [
            *["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", "1", "-i", "-"],
            *["-vf", f"format=yuv444p,minterpolate=fps=4:mi_mode=mci:scd=none:{options},format=bgr24", "-f", "rawvideo", "-"],
        ]
        fed = b"".join(p.tobytes() for p in (first, first, last, last))
        raw = subprocess.run(command, input=fed, capture_output=True, check=True).stdout
        frames = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
        truths = [pair.truth(t) for t in moments]
        offsets = range(len(frames) - len(moments) + 1)
        best = max(offsets, key=lambda k: sum(psnr(frames[k + i], truth) for i, truth in enumerate(truths)))
        return [frames[best + i] for i in range(len(moments))]

    return method


METHODS = {
    "Reel": reel,
    "minterpolate": minterpolate("mc_mode=aobmc:me_mode=bidir:vsbmc=1"),
    "minterpolate, wide search": minterpolate("mc_mode=aobmc:me_mode=bilat:me=umh:search_param=400:vsbmc=1"),
    "DIS + warp": dis_and_warp,
    "cross-fade": cross_fade,
}
