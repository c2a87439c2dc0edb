"""The contact sheet: for each pair the truth at t = 0.5 and what each method drew."""

import cv2
import numpy as np

from pairs import read

WIDTH, HEIGHT, TITLE = 320, 180, 18


def keep(pair, method, picture):
    cv2.imwrite(str(pair.folder / f"{method}.png"), picture)


def tile(picture, title):
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    bar = np.full((TITLE, WIDTH, 3), 24, np.uint8)
    cv2.putText(bar, title, (4, TITLE - 5), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (230, 230, 230), 1, cv2.LINE_AA)
    return np.vstack([bar, small])


def draw(pairs, methods, path):
    rows = []
    for pair in pairs:
        row = [tile(pair.truth(0.5), f"{pair.name}: truth")]
        for method in methods:
            drawn = pair.folder / f"{method}.png"
            row.append(tile(read(drawn), method) if drawn.exists() else tile(np.zeros((2, 2, 3), np.uint8), f"{method}: –"))
        rows.append(np.hstack(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.vstack(rows))
