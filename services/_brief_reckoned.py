"""Residents of drawn ground as they are told to those who are not on duty there: reckoned, so that no two pieces tell a few people by their difference.

What is told of each community is what its own briefing tells: not the groups under five, nor the one kept back beside them. Of that a piece has
the share of the community's homes that lie on it. So nothing follows from any number of pieces that does not follow from the communities' own
figures and from where homes stand.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.few import FEW, hide
from services._brief_points import Points
from services._on_ground import COMMUNITY_DIGITS


@dataclass(slots=True)
class Reckoned:
    """Points of residents in some communities, each in its share: a `Chosen` without ids."""

    points: Points
    shares: dict[str, float]

    def _told(self, sums: Any) -> tuple[list[str], Any]:
        """Communities, and their sums in their share, of sums by area code (rows)."""
        units, unit = np.unique([code[:COMMUNITY_DIGITS] for code in self.points.codes], return_inverse=True)
        whole = np.zeros((len(units), *sums.shape[1:]))
        np.add.at(whole, unit, sums)
        share = np.array([self.shares.get(str(each), 0.0) for each in units])
        told = np.where(whole >= FEW, whole, 0.0)
        if whole.ndim > 1:
            for row in np.flatnonzero(share):
                told[row] = [count if isinstance(count, int) else 0 for count in hide({str(n): int(count) for n, count in enumerate(whole[row])}).values()]
        return units.tolist(), (told.T * share).T

    def total(self) -> int:
        """How many."""
        return round(float(self._told(self.points.sums("n"))[1].sum()))

    def amount(self) -> int:
        """Residents have none."""
        return 0

    def tally(self, group: str) -> dict[str, int]:
        """How many by the values of a group."""
        sums = self._told(self.points.table(group))[1].sum(axis=0)
        return {name: round(n) for name, n in zip(self.points.groups[group][0], sums.tolist(), strict=True) if round(n)}

    def by_area(self) -> dict[str, int]:
        """How many by community."""
        units, sums = self._told(self.points.sums("n"))
        return {unit: round(n) for unit, n in zip(units, sums.tolist(), strict=True) if round(n)}

    def ids(self) -> list[Any]:
        """Residents are never listed."""
        return []
