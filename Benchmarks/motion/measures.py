"""How near a picture is to the truth."""

import cv2
import numpy as np


def psnr(picture, truth):
    """In dB, over red, green and blue; 99 where nothing differs."""
    error = np.mean((picture.astype(np.float64) - truth) ** 2)
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def ssim(picture, truth):
    """Wang et al. 2004, on luma, with their Gaussian window of 11 pixels."""
    a, b = (cv2.cvtColor(p, cv2.COLOR_BGR2GRAY).astype(np.float64) for p in (picture, truth))
    blur = lambda p: cv2.GaussianBlur(p, (11, 11), 1.5)  # noqa: E731
    mean_a, mean_b = blur(a), blur(b)
    spread_a, spread_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    shared = blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    likeness = (2 * mean_a * mean_b + c1) * (2 * shared + c2) / ((mean_a**2 + mean_b**2 + c1) * (spread_a + spread_b + c2))
    return float(likeness[5:-5, 5:-5].mean())


def unrest(before, now, after):
    """Root mean square of the second difference in time, in grey levels: what flickers and jumps."""
    second = before.astype(np.float64) - 2.0 * now + after
    return float(np.sqrt(np.mean(second**2)))
