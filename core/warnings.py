"""Warnings (预警) of places: a band changes only when several readings in a row say so; where a count is going."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.words import Words

Trend = Literal["up", "down", "flat"]
# Bands as they are kept: 0 none, then 4 blue, 3 yellow, 2 orange, 1 red.
BANDS = {0: Words("正常", "Normal"), 4: Words("蓝色", "Blue"), 3: Words("黄色", "Yellow"), 2: Words("橙色", "Orange"), 1: Words("红色", "Red")}
CONFIRM = 3
_FLAT = 0.03  # a change under three per cent is none


@dataclass(frozen=True, slots=True)
class Held:
    """The band that holds, and the latest readings that all lie above it, or all below."""

    band: int = 0
    against: tuple[int, ...] = ()


def severity(band: int) -> int:
    """0 for none, then rising from blue (1) to red (4)."""
    return 5 - band if band else 0


def confirm(held: Held, reading: int, needed: int = CONFIRM) -> Held:
    """What holds after one more `reading` (a band). After `needed` readings in a row on one side, the nearest of them to the old band holds."""
    now, new = severity(held.band), severity(reading)
    if new == now:
        return Held(held.band)
    same_side = tuple(band for band in held.against if (severity(band) > now) == (new > now))
    against = (*same_side, reading) if len(same_side) == len(held.against) else (reading,)
    if len(against) < needed:
        return Held(held.band, against)
    return Held((min if new > now else max)(against, key=severity))


def trend(counts: Sequence[int]) -> Trend:
    """Where a series is going: the mean of its later half against its earlier one."""
    half = len(counts) // 2
    if half == 0:
        return "flat"
    before, after = sum(counts[:half]) / half, sum(counts[-half:]) / half
    if abs(after - before) <= _FLAT * max(before, 1.0):
        return "flat"
    return "up" if after > before else "down"
