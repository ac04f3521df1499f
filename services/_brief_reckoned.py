"""Residents as a briefing tells them to those who are not on duty there: of an area what services/_told.py tells, of drawn ground that reckoned.

Of what is told of each community a drawn piece has the share of the community's homes that lie on it. So nothing follows from any number of
pieces that does not follow from the communities' own figures and from where homes stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.few import BESIDE, HIDDEN, is_few
from services._brief_points import Points
from services._on_ground import COMMUNITY_DIGITS
from services._parts import Parts
from services._told import LENGTHS, Conditions, residents
from store.brief import AGES


def group(by: str, name: str) -> Conditions:
    """The condition that a row of a breakdown of residents stands for."""
    if by != "age":
        return {by: [name]}
    after = next((age for age in AGES if age > int(name)), None)
    return {"age": [f"{name}+" if after is None else f"{name}-{after - 1}"]}


def told_of(parts: Parts, area: str, count: int, *conditions: Conditions) -> int | str:
    """A count of an area's residents, HIDDEN where it is small, BESIDE where a small one would follow from it."""
    if is_few(count):
        return HIDDEN
    return count if residents(parts, area[: LENGTHS[-1]], *conditions) is not None else BESIDE


@dataclass(slots=True)
class Reckoned:
    """Points of residents in some communities, each in its share: a `Chosen` without ids."""

    parts: Parts
    points: Points
    shares: dict[str, float]

    def _told(self, sums: Any, conditions: Iterable[Conditions]) -> tuple[list[str], Any]:
        """Communities, and their sums in their share, of sums by area code (rows) and group (columns)."""
        units, unit = np.unique([code[:COMMUNITY_DIGITS] for code in self.points.codes], return_inverse=True)
        whole = np.zeros((len(units), sums.shape[1]))
        np.add.at(whole, unit, sums)
        share = np.array([self.shares.get(str(each), 0.0) for each in units])
        for row in np.flatnonzero(share):
            told = [told_of(self.parts, str(units[row]), int(count), one) for count, one in zip(whole[row], conditions, strict=True)]
            whole[row] = [count if isinstance(count, int) else 0 for count in told]
        return units.tolist(), (whole.T * share).T

    def total(self) -> int:
        """How many."""
        return round(float(self._everybody()[1].sum()))

    def amount(self) -> int:
        """Residents have none."""
        return 0

    def tally(self, group_: str) -> dict[str, int]:
        """How many by the values of a group."""
        names = self.points.groups[group_][0]
        sums = self._told(self.points.table(group_), [group(group_, name) for name in names])[1].sum(axis=0)
        return {name: round(n) for name, n in zip(names, sums.tolist(), strict=True) if round(n)}

    def by_area(self) -> dict[str, int]:
        """How many by community."""
        units, sums = self._everybody()
        return {unit: round(n) for unit, n in zip(units, sums[:, 0].tolist(), strict=True) if round(n)}

    def ids(self) -> list[Any]:
        """Residents are never listed."""
        return []

    def _everybody(self) -> tuple[list[str], Any]:
        return self._told(self.points.sums("n")[:, None], [{}])
