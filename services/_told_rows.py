"""Which numbers of an indicator with `few` are told to those who are not on duty there: by community and month, or by community and one column.

Each row of its dataset may be a resident, or a count of them. Months are told whole, to quarters and years; by days, by months and a column, or by
two columns nothing is told. With its condition an indicator is told where what it leaves out is no small number either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from core.indicators import FAMILIES, Indicator
from core.terms import Term, terms
from services._figures_datasets import stretches_of
from services._found import kept
from services._parts import Parts
from services._tally import NOW, spread
from services._told import EVERYBODY, LENGTHS, Census, Tree, residents

if TYPE_CHECKING:
    from services.answer import Question

KEPT_S = 600.0
DEEP = LENGTHS[:3]  # to communities; cells are not told of
OUT, REST, PART = "out", "rest", "part"  # what the condition leaves out, what it takes, and of that the part
YES = {"yes": "true", "no": "false"}


@dataclass(slots=True)
class Rows:
    """What is told of an answer: of each stretch of time (now, past, year) the keys it is made of; a stretch that is not there is not told."""

    sides: list["_Side"]
    stretches: dict[str, list[str] | None]  # None: of every key

    @property
    def keys(self) -> set[str]:
        """Every key there is."""
        return {key for side in self.sides for key in side.keys}

    def tells(self, area: str, key: str | None, stretch: str = NOW) -> bool:
        """Whether a number is told: of an area, of one key or of all that the question is about."""
        if stretch not in self.stretches:
            return False
        keys = self.stretches[stretch]
        if key is not None and keys is not None and key not in keys:
            return False
        return all(side.tells(area, keys if key is None else [key]) for side in self.sides)


@dataclass(slots=True)
class _Side:
    """One side of a fraction, or the number itself: `told` are the kinds of rows whose sum is told."""

    census: Census | None
    keys: list[str]
    told: list[tuple[str, ...]]
    parts: Parts
    term: Term

    def tells(self, area: str, keys: list[str] | None) -> bool:
        if self.census is None:
            return self.term.dataset != "person" or residents(self.parts, area, self.term.wheres[0]) is not None
        found = [[_leaf(kind, key) for kind in kinds for key in (self.keys if keys is None else keys)] for kinds in self.told]
        return all(self.census.number(area, leaves) is not None for leaves in found)


def rows_of(parts: Parts, question: "Question", indicator: Indicator, now: datetime) -> Rows:
    """What is told of the answer to a complete question."""
    columns = {field for field, _ in question.filters} | ({question.by} - {"area", "day", "hour"} if question.by else set())
    if indicator.happens:
        stretches = _months(stretches_of(parts, question, indicator, now), now.astimezone(parts.city.tz).date()) if columns <= {"month"} else {}
        return Rows(_sides(parts, question, indicator, "month", now), stretches) if stretches else Rows([], {})
    if len(columns) > 1:
        return Rows([], {})
    wanted = [YES.get(value, value) for _, value in question.filters] or None
    return Rows(_sides(parts, question, indicator, next(iter(columns), None), now), {NOW: wanted})


def _months(stretches: Mapping[str, tuple[date, date]], today: date) -> dict[str, list[str] | None]:
    """The months of the stretches that are made of whole ones; the present month is whole as far as it has come."""
    found: dict[str, list[str] | None] = {}
    for name, (first, last) in stretches.items():
        if first.day == 1 and ((last + timedelta(days=1)).day == 1 or (name == NOW and last >= today)):
            found[name] = [f"{n // 12}-{n % 12 + 1:02}" for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]
    return found


def _sides(parts: Parts, question: "Question", indicator: Indicator, by: str | None, now: datetime) -> list[_Side]:
    versions = [parts.records.state(parts.city.datasets[name]).version for name in indicator.sets if name in parts.city.datasets]
    city = replace(question, area=parts.city.code, filters=(), by=None, year=False)
    key = (str(parts.store.home), "told", str(indicator), by, *versions)
    return kept(key, KEPT_S, lambda: [_side(parts, city, term, by, now) for term in terms(indicator, parts.city.datasets) if term])


def _side(parts: Parts, city: "Question", term: Term, by: str | None, now: datetime) -> _Side:
    if term.dataset in FAMILIES:
        return _Side(None, [], [], parts, term)
    people = parts.city.datasets[term.dataset].of_people or term.measure in ("median", "distinct")
    counted = replace(term, measure="count", of=None) if people else term
    rows = [(area, PART if fits else REST, key, n) for area, key, fits, n in spread(parts, city, counted, by, now)]
    if any(term.wheres):
        whole = replace(counted, wheres=(), part={name: values for where in term.wheres for name, values in where.items()})
        rows += [(area, OUT, key, n) for area, key, fits, n in spread(parts, city, whole, by, now) if not fits]
    keys = sorted({key for _, _, key, _ in rows})
    kinds = list(dict.fromkeys(kind for _, kind, _, _ in rows))
    tree: Tree = {EVERYBODY: kinds, **{kind: [_leaf(kind, key) for key in keys] for kind in kinds}}
    if by == "month":
        tree |= {name: below for kind in kinds for name, below in _by_time(kind, keys).items()}
    census = Census(parts, [(area, _leaf(kind, key), n) for area, kind, key, n in rows], tree if rows else {}, DEEP)
    return _Side(census, keys, [(REST, PART), (PART,)] if term.part else [(REST,)], parts, term)


def _leaf(kind: str, key: str) -> str:
    return f"{kind}|{key}"


def _by_time(kind: str, months: list[str]) -> Tree:
    """Years, their quarters, their months."""
    tree: Tree = {kind: []}
    for month in months:
        year = f"{kind} {month[:4]}"
        quarter = f"{year} {(int(month[5:7]) + 2) // 3}"
        for above, below in ((kind, year), (year, quarter), (quarter, _leaf(kind, month))):
            if below not in tree.setdefault(above, []):
                tree[above].append(below)
    return tree
