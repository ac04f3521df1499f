"""Chance with a name: the same name gives the same numbers on every machine and every day."""

from zlib import crc32

import numpy as np


def chance(*names: object) -> np.random.Generator:
    """A generator of random numbers that depends on `names` only."""
    return np.random.default_rng(crc32("/".join(str(name) for name in names).encode()))


def share_out(total: int, weights: np.ndarray) -> np.ndarray:
    """`total` things over `weights`, as whole numbers that add up to `total` (largest remainders)."""
    exact = total * weights / weights.sum()
    counts = np.floor(exact).astype(int)
    short = total - counts.sum()
    counts[np.argsort(counts - exact, kind="stable")[:short]] += 1
    return counts
