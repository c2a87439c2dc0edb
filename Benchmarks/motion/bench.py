#!/usr/bin/env python3
"""Measures Reel's in-betweens, and those of others, against drawn scenes whose every moment is known.

    Benchmarks/motion/bench.py [--seeds held-out] [--families pan,zoom] [--methods Reel] [--out docs/benchmarks.md]
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

import sheet
import tables
from measures import psnr, ssim, unrest
from methods import METHODS
from pairs import AROUND, EVERY, FAMILIES, HELD_OUT, KEPT, MOMENTS, ROOT, TUNING, Pair


def figures(pair, name):
    """Means over the moments; those of others are kept, since they do not change."""
    kept = pair.folder / f"{name}.json"
    if name != "Reel" and kept.exists() and (pair.folder / f"{name}.png").exists():
        return json.loads(kept.read_text())
    drawn = dict(zip(EVERY, METHODS[name](pair, EVERY))) if name == "Reel" else dict(zip(MOMENTS, METHODS[name](pair, MOMENTS)))
    found = {
        "psnr": float(np.mean([psnr(drawn[t], pair.truth(t)) for t in MOMENTS])),
        "ssim": float(np.mean([ssim(drawn[t], pair.truth(t)) for t in MOMENTS])),
    }
    if name == "Reel":
        found["unrest"] = unrest(*[drawn[t] for t in AROUND]) / unrest(*[pair.truth(t) for t in AROUND])
        found["ends"] = all(np.array_equal(drawn[t], pair.truth(t)) for t in (0.0, 1.0))
    sheet.keep(pair, name, drawn[0.5])
    kept.write_text(json.dumps(found))
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", default="held-out", help="tuning, held-out, or numbers with commas between")
    options.add_argument("--families", default=",".join(FAMILIES))
    options.add_argument("--methods", default=";".join(METHODS), help="names with semicolons between")
    options.add_argument("--size", default="1280x720")
    options.add_argument("--kept", action="store_true", help="measure nothing; write what earlier runs have measured")
    options.add_argument("--out", type=Path, help="the Markdown file whose part about motion is written anew")
    options.add_argument("--sheet", type=Path, default=KEPT / "sheet.png")
    chosen = options.parse_args()

    seeds = {"tuning": TUNING, "held-out": HELD_OUT}.get(chosen.seeds) or [int(seed) for seed in chosen.seeds.split(",")]
    size = tuple(int(side) for side in chosen.size.split("x"))
    methods, results, pairs = chosen.methods.split(";"), {}, []
    for family in chosen.families.split(","):
        for seed in seeds:
            pair = Pair(family, seed, size)
            pairs.append(pair)
            for method in methods:
                kept = pair.folder / f"{method}.json"
                if chosen.kept and not kept.exists():
                    continue
                results[family, seed, method] = found = json.loads(kept.read_text()) if chosen.kept else figures(pair, method)
                more = f"  unrest x{found['unrest']:.2f}{'' if found['ends'] else '  ENDS DIFFER'}" if method == "Reel" else ""
                print(f"  {pair.name:16} {method:26} {found['psnr']:6.2f} dB  {found['ssim']:.4f}{more}", file=sys.stderr, flush=True)
    sheet.draw([p for p in pairs if p.seed == seeds[0]], methods, chosen.sheet)
    text = tables.document(results, chosen.families.split(","), seeds, methods, chosen)
    print(text)
    if chosen.out:
        tables.put(chosen.out, text)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
