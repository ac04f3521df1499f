"""What the homes of a building agree to together: how each stands, and by number of owners and by floor area what is reached and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from pydantic import Field, field_validator

from core.reach import Row
from core.words import Words

SIGNED, OPPOSED, UNSIGNED, UNREACHABLE = "signed", "opposed", "unsigned", "unreachable"
CONSENT: dict[str, Words] = {
    SIGNED: Words("已签同意", "Agreed"),
    OPPOSED: Words("已签不同意", "Against"),
    UNSIGNED: Words("未签", "Not signed"),
    UNREACHABLE: Words("联系不上", "Cannot be reached"),
}
VOTED = (SIGNED, OPPOSED)
HALF = Fraction(1, 2)
CENT = 100  # floor areas are reckoned in hundredths of a square metre, so that a share is exact
LARGEST_M2 = 10_000


class Matter(Row):
    """A matter: the share that must take part and the share of those that must agree, both by number of owners and by floor area, and the rule behind it.

    Shares may be written as fractions, 2/3. A share to agree of one half has to be exceeded (过半数), any other is reached by the share itself (以上).
    """

    threshold: float = Field(gt=0, le=1)
    agree: float = Field(ge=0.5, le=1)
    rule: Words

    @field_validator("threshold", "agree", mode="before")
    @classmethod
    def _as_share(cls, given: Any) -> Any:
        return float(Fraction(given)) if isinstance(given, str) else given


@dataclass(frozen=True, slots=True)
class Vote:
    """How a home stands, its floor area in m² where that is known, and whose it is: several homes of one owner are one vote by number."""

    state: str
    m2: float | None
    owner: Any


def tally(votes: Sequence[Vote], threshold: float, agree: float) -> dict[str, Any]:
    """How a sheet stands: homes by state, `people` and `area` as `_measure` has them, and whether both are `reached`.

    `area` has also how many homes it knows and how many it does not: these are in neither share.
    """
    states = [vote.state for vote in votes]
    measured = [vote for vote in votes if vote.m2 is not None]
    people = _measure(_by_owner(votes), threshold, agree)
    cents = _measure([(vote.state, round((vote.m2 or 0) * CENT)) for vote in measured], threshold, agree)
    area = {name: value / CENT if name in SUMS else value for name, value in cents.items()} | {"known": len(measured), "unknown": len(votes) - len(measured)}
    counts = {state: states.count(state) for state in (SIGNED, OPPOSED, UNREACHABLE)}
    counts[UNSIGNED] = len(votes) - sum(counts.values())
    return {"homes": len(votes), **counts, "people": people, "area": area, "reached": people["reached"] and area["reached"]}


SUMS = ("of", "voted", "agreed", "needed", "missing")


def _by_owner(votes: Iterable[Vote]) -> list[tuple[str, int]]:
    """Each owner once: he took part where one of his homes did, and agreed where none of them is against."""
    found: dict[Any, set[str]] = {}
    for vote in votes:
        found.setdefault(vote.owner, set()).add(vote.state)
    return [(OPPOSED if OPPOSED in states else SIGNED if SIGNED in states else UNSIGNED, 1) for states in found.values()]


def _measure(weights: Sequence[tuple[str, int]], threshold: float, agree: float) -> dict[str, Any]:
    """By one measure: `of` all, `voted`, `agreed`, both as shares (of all; of those that voted), what is `needed` to take part, how much more must agree
    before both shares hold (`missing`), whether that much is left (`possible`), whether enough take part (`quorum`) and whether it is `reached`."""
    whole = sum(weight for _, weight in weights)
    voted = sum(weight for state, weight in weights if state in VOTED)
    agreed = sum(weight for state, weight in weights if state == SIGNED)
    part, most = exact(threshold), exact(agree)
    needed = ceil(part * whole)
    missing = max(0, needed - voted, _to_agree(voted, agreed, most))
    return {
        "of": whole,
        "voted": voted,
        "agreed": agreed,
        "voted_share": voted / whole if whole else 0.0,
        "agreed_share": agreed / voted if voted else 0.0,
        "needed": needed,
        "missing": missing,
        "possible": missing <= whole - voted,
        "quorum": whole > 0 and voted >= needed,
        "reached": whole > 0 and missing == 0,
    }


def _to_agree(voted: int, agreed: int, share: Fraction) -> int:
    """How many more must agree, each of whom votes too, before `share` of those that vote agree."""
    if share == 1:
        return 0 if agreed == voted else voted - agreed
    short = (share * voted - agreed) / (1 - share)
    return max(0, floor(short) + 1 if share <= HALF else ceil(short))


def exact(share: float) -> Fraction:
    """The fraction meant by a share: 0.6667 is two thirds, of which 9 need 6 and not 7."""
    near = Fraction(share).limit_denominator(20)
    return near if abs(near - Fraction(share)) < Fraction(1, 10_000) else Fraction(share).limit_denominator(10_000)
