"""A short way through places: the nearest one next, then every crossing undone (2-opt). Straight distances; pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Place = TypeVar("Place")
MOST = 60  # places that are put in order; more is no day's work
ROUNDS = 20


def short_way(start: Place, places: Sequence[Place], far: Callable[[Place, Place], float]) -> list[int]:
    """The order (indices of `places`) of a short way that begins at `start` and ends anywhere. What is beyond MOST comes last as it stands."""
    left, way, here = list(range(min(len(places), MOST))), [], start
    while left:
        best = min(left, key=lambda i: (far(here, places[i]), i))
        left.remove(best)
        way.append(best)
        here = places[best]
    return _uncrossed(start, places, way, far) + list(range(MOST, len(places)))


def _uncrossed(start: Place, places: Sequence[Place], way: list[int], far: Callable[[Place, Place], float]) -> list[int]:
    """Turn a piece of the way around as long as that makes it shorter."""
    for _ in range(ROUNDS):
        shorter = False
        for i in range(len(way) - 1):
            for j in range(i + 1, len(way)):
                before = start if i == 0 else places[way[i - 1]]
                first, last = places[way[i]], places[way[j]]
                gain = far(before, first) - far(before, last)
                if j + 1 < len(way):
                    after = places[way[j + 1]]
                    gain += far(last, after) - far(first, after)
                if gain > 1e-6:
                    way[i : j + 1] = reversed(way[i : j + 1])
                    shorter = True
        if not shorter:
            break
    return way
