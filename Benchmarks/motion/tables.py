"""The figures as Markdown."""

import datetime
import subprocess

import numpy as np

from pairs import HELD_OUT, ROOT, TUNING

# Reference figures of a prototype on other pairs, less 1 to 2 dB: what Reel set out to reach.
GOALS = {
    "pan": 35, "zoom": 42, "rotate": 37, "perspective": 39, "exposure": 34, "non-rigid": 31, "object": 29.5, "small-motion": 29,
    "parallax": 27,
}


def mean(results, family, seeds, method, figure):
    return float(np.mean([results[family, seed, method][figure] for seed in seeds]))


def document(results, families, seeds, methods, chosen):
    said = ["git", "rev-parse", "--short", "HEAD"]
    revision = subprocess.run(said, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    lines = [
        "# Benchmarks of the motion engine",
        "",
        "Written by `make bench-motion`; do not edit. [Benchmarks/motion](../Benchmarks/motion/README.md) says how each figure comes about.",
        "",
        f"{datetime.date.today().isoformat()}, revision {revision or 'unknown'}. {chosen.size}; mean PSNR in dB / SSIM at t = 0.25, 0.5 and 0.75 over",
        f"seeds {', '.join(map(str, seeds))} of each family. The engine was tuned on seeds {', '.join(map(str, TUNING))}; seeds "
        f"{', '.join(map(str, HELD_OUT))} are held out.",
        "",
        "## Quality",
        "",
        "| family | " + " | ".join(methods) + " | goal | unrest |",
        "|---" * (len(methods) + 3) + "|",
    ]
    for family in families:
        cells = [f"{mean(results, family, seeds, m, 'psnr'):.2f} / {mean(results, family, seeds, m, 'ssim'):.3f}" for m in methods]
        if methods[0] == "Reel":
            cells[0] = f"**{cells[0]}**"
        unrest = f"{mean(results, family, seeds, 'Reel', 'unrest'):.2f}" if "Reel" in methods else "–"
        lines.append(f"| {family} | " + " | ".join(cells) + f" | {GOALS.get(family, '–')} | {unrest} |")
    cells = []
    for m in methods:
        all_of = lambda figure: np.mean([mean(results, f, seeds, m, figure) for f in families])  # noqa: B023,E731
        cells.append(f"{all_of('psnr'):.2f} / {all_of('ssim'):.3f}")
    lines.append("| mean | " + " | ".join(cells) + " | 33 | |")
    lines += ["", *notes(results, families, seeds, methods), ""]
    return "\n".join(lines)


def notes(results, families, seeds, methods):
    lines = [
        "Unrest: root mean square of the second difference in time at t = 0.5, steps of 1/192, over that of the truth; 1.15 is the goal.",
        "Ambiguous by nature: what no picture shows, and which way a thing went between the two.",
    ]
    if "Reel" not in methods:
        return lines
    ends = all(results[f, s, "Reel"]["ends"] for f in families for s in seeds)
    lines.append("The first and the last picture come back " + ("byte for byte." if ends else "CHANGED in some pair."))
    rivals = [m for m in methods if m.startswith("minterpolate")]
    if rivals:
        lead = {
            f: mean(results, f, seeds, "Reel", "psnr") - max(mean(results, f, seeds, m, "psnr") for m in rivals) for f in families
        }
        least = min(lead, key=lead.get)
        lines.append(f"The smallest lead over the better of minterpolate's settings: {lead[least]:.1f} dB ({least}); the goal is 6.")
    return lines
