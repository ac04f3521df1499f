"""What a kind of a briefing is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.rights import RECORDS
from core.words import Words
from services._brief_points import Points
from services._parts import Parts

if TYPE_CHECKING:
    from core.city import City
    from services._ground import Ground
    from services.who import Account

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class By:
    """A breakdown: the name of a group of the points, its words, and the words of its values in their order (others follow)."""

    id: str
    zh: str
    en: str
    values: Callable[["City"], Mapping[str, Words]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things a briefing counts.

    What stands still is `thing`, an entry of store.brief.THINGS, kept in memory until it changes. What moves is `now(parts, account, ground,
    moment)`, its points as the store has them at that moment. `about(parts, account, ids)` describes some of them for a list; left out, it is
    the thing's name and place. Counts of `residents` under five are told to their own community alone, and they have no list of persons.
    `record` is the kind of records (core/rights.py) that a role has to see to be told of them; of residents there are none, so these are figures.
    `nearest` says which one is the nearest to the middle. `page` is the address of an area's own page, with {area}. `figure` is the indicator that
    counts the same records and says what they are (口径): of an area, and of drawn ground where a figure keeps to it by place, both numbers are one.
    """

    id: str
    zh: str
    en: str
    order: int
    record: str
    thing: str | None = None
    now: Callable[[Parts, "Account", "Ground", datetime], Points] | None = None
    by: tuple[By, ...] = ()
    about: Callable[[Parts, "Account", Sequence[Any]], Iterable[Item]] | None = None
    more: Callable[[Parts, "Account", "Ground", datetime], dict[str, Any]] | None = None
    residents: bool = False
    nearest: bool = False
    amount: Words | None = None
    page: str = ""
    figure: str = ""

    def __post_init__(self) -> None:
        if (self.thing is None) == (self.now is None):
            raise ValueError(f"kind {self.id!r}: give either thing= (of store.brief.THINGS) or now=")
        if self.record not in RECORDS:
            raise ValueError(f"kind {self.id!r}: there are no records {self.record!r}: record= is one of {', '.join(RECORDS)}")


def named(kind: str) -> Callable[["City"], Mapping[str, Words]]:
    """The values a list of the city names, such as industries."""
    return lambda city: getattr(city, kind)


def fixed(**values: tuple[str, str]) -> Callable[["City"], Mapping[str, Words]]:
    """Values that are the same in every city."""
    found = {name: Words(*words) for name, words in values.items()}
    return lambda city: found
