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


# In docs/benchmarks.md, the part about motion follows the server's.
MARK = "<!-- What follows is written by make bench-motion. -->"


def put(path, text):
    """Writes the part about motion, and leaves what stands before it."""
    before = path.read_text().split(MARK)[0].rstrip() + "\n\n" if path.exists() else ""
    path.write_text(f"{before}{MARK}\n\n{text}")


def mean(results, family, seeds, method, figure):
    """None where nothing was measured."""
    found = [results[family, seed, method][figure] for seed in seeds if (family, seed, method) in results]
    return float(np.mean(found)) if found else None


def both(psnr, ssim):
    return "–" if psnr is None else f"{psnr:.2f} / {ssim:.3f}"


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
        cells = [both(mean(results, family, seeds, m, "psnr"), mean(results, family, seeds, m, "ssim")) for m in methods]
        if methods[0] == "Reel":
            cells[0] = f"**{cells[0]}**"
        unrest = f"{mean(results, family, seeds, 'Reel', 'unrest'):.2f}" if "Reel" in methods else "–"
        lines.append(f"| {family} | " + " | ".join(cells) + f" | {GOALS.get(family, '–')} | {unrest} |")
    cells = []
    for m in methods:
        found = [[mean(results, f, seeds, m, figure) for f in families] for figure in ("psnr", "ssim")]
        # A mean over some of the families would not compare with the others.
        cells.append("–" if None in found[0] else both(np.mean(found[0]), np.mean(found[1])))
    lines.append("| mean | " + " | ".join(cells) + " | 33 | |")
    lines += ["", *notes(results, families, seeds, methods), ""]
    return "\n".join(lines)


def notes(results, families, seeds, methods):
    missing = {m for m in methods if any((f, s, m) not in results for f in families for s in seeds)}
    lines = [
        *([f"–, or a mean over fewer seeds: not measured in this run ({', '.join(sorted(missing))})."] if missing else []),
        "Unrest: root mean square of the second difference in time at t = 0.5, steps of 1/192, over that of the truth; 1.15 is the goal.",
        "Ambiguous by nature: what no picture shows (the corners of a roll), and which way a thing went between the two.",
    ]
    if "Reel" not in methods:
        return lines
    ends = all(found["ends"] for (_, _, method), found in results.items() if method == "Reel")
    lines.append("The first and the last picture come back " + ("byte for byte." if ends else "CHANGED in some pair."))
    rivals = [m for m in methods if m.startswith("minterpolate")]
    if rivals and any(mean(results, f, seeds, m, "psnr") is not None for f in families for m in rivals):
        lead = {
            f: mean(results, f, seeds, "Reel", "psnr") - max(best)
            for f in families
            if (best := [psnr for m in rivals if (psnr := mean(results, f, seeds, m, "psnr")) is not None])
        }
        least = min(lead, key=lead.get)
        lines.append(f"The smallest lead over the better of minterpolate's settings: {lead[least]:.1f} dB ({least}); the goal is 6.")
    return lines
