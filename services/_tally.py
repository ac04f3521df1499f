"""One number of a dataset by key and stretch of days, from its rollups where they tell it exactly, else from its rows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.areas import prefix
from core.cubes import COMMUNITY_DIGITS, ENOUGH, FILLED, HOUR, SAMPLE, SPARSE, TOWN_DIGITS
from core.datasets import DataColumn, Dataset
from core.filters import by_field
from core.terms import IS_EMPTY, IS_FILLED, IS_PAST, IS_TO_COME, NUMBERS, Term, days, shape, span
from data_sources._values import step
from data_sources.records import Tables, bounds, hole
from services._parts import Parts

if TYPE_CHECKING:
    from services.answer import Question

Stretches = Mapping[str, tuple[date, date]]  # name → first and last day; empty where things are counted as they stand
NOW = "now"


@dataclass(slots=True)
class Tally:
    """What was found: by key (None is the whole) and stretch; and of what adds up, the whole by day."""

    by_key: dict[str | None, dict[str, float | None]] = field(default_factory=dict)
    by_day: dict[date, float] = field(default_factory=dict)

    def of(self, key: str | None, stretch: str) -> float | None:
        return self.by_key.get(key, {}).get(stretch)


def tally(
    parts: Parts, question: "Question", term: Term, stretches: Stretches, by: str | None, now: datetime
) -> tuple[Tally, Tally | None]:  # fmt: skip
    """The term in the question's area, or its part and the whole. Without `by` the only key is None; of what adds up, by day or month the days say it."""
    asking = _Asking(
        parts, question, term, parts.city.datasets[term.dataset], stretches or {NOW: (date.min, date.max)}, by, now.astimezone(parts.city.tz).date()
    )
    if term.measure == "median":
        return asking.median(), None
    if term.measure == "distinct":
        return asking.distinct(), None
    found = asking.by_days() if stretches and by in (None, "day", "month") else asking.sums()
    return (found[True], found[False]) if term.part else (found[False], None)


def spread(parts: Parts, question: "Question", term: Term, by: str | None, now: datetime) -> list[tuple[str, str, bool, int]]:
    """A count or sum by community and key (of a column, by month, or all as one): community, key, whether of the term's part, how many."""
    today = now.astimezone(parts.city.tz).date()
    asking = _Asking(parts, question, term, parts.city.datasets[term.dataset], {NOW: (date.min, date.max)}, by, today, COMMUNITY_DIGITS)
    return asking.spread()


@dataclass(slots=True)
class _Asking:
    parts: Parts
    question: "Question"
    term: Term
    dataset: Dataset
    stretches: Stretches
    by: str | None
    today: date
    digits: int = 0  # how deep areas are told apart, where not by the question

    def spread(self) -> list[tuple[str, str, bool, int]]:
        def ask(tables: Tables) -> Any:
            table = self._narrowed(tables)
            table = table.mutate(_place=table["_area"].substr(0, self.digits))
            return table.group_by("_place", "_by", "_part").aggregate(n=table["_what"].sum())

        found = [(_text(each["_place"]), _text(each["_by"]), bool(each["_part"]), each["n"]) for each in self._ask(ask)]
        return [(place, key, part, round(n)) for place, key, part, n in found if _is(n)]

    def by_days(self) -> dict[bool, Tally]:
        """The whole (False) and the part (True)."""

        def ask(tables: Tables) -> Any:
            table = self._narrowed(tables)
            return table.group_by("_day", "_part").aggregate(n=table["_what"].sum())

        found = {True: Tally(), False: Tally()}
        for record in self._ask(ask):
            if _is(record["_day"]) and _is(record["n"]):
                for tally in (found[False], *([found[True]] if record["_part"] else ())):
                    day = _day(record["_day"])
                    tally.by_day[day] = tally.by_day.get(day, 0.0) + float(record["n"])
        for tally in found.values():
            days = tally.by_day.items()
            tally.by_key[None] = {name: sum((n for day, n in days if first <= day <= last), 0.0) for name, (first, last) in self.stretches.items()}
        return found

    def sums(self) -> dict[bool, Tally]:
        """The whole (False) and the part (True)."""

        def ask(tables: Tables) -> Any:
            table = self._narrowed(tables)
            sums = {name: table["_what"].sum(where=self._in(table, name)) for name in self.stretches}
            return table.group_by("_by", "_part").aggregate(**sums)

        found = {True: Tally(), False: Tally()}
        if not self.by:
            found = {part: Tally({None: dict.fromkeys(self.stretches, 0.0)}) for part in found}
        for record in self._ask(ask):
            for tally in (found[False], *([found[True]] if record["_part"] else ())):
                each = tally.by_key.setdefault(_text(record["_by"]) if self.by else None, dict.fromkeys(self.stretches, 0.0))
                for name in self.stretches:
                    each[name] = (each[name] or 0.0) + (float(record[name]) if _is(record[name]) else 0.0)
        return found

    def median(self) -> Tally:
        """The value in the middle: where as many are at most it as are at least it, of two such values their mean."""

        def ask(tables: Tables) -> Any:
            import ibis

            table = self._narrowed(tables)
            counts = {name: table["_n"].sum(where=self._in(table, name)) for name in self.stretches}
            each = table.group_by("_by", "_value").aggregate(**counts)
            found = []
            for name in self.stretches:
                one = each.filter(each[name] > 0).select("_by", "_value", n=each[name])
                upto = one["n"].sum().over(ibis.cumulative_window(group_by="_by", order_by="_value"))
                one = one.mutate(upto=upto, whole=one["n"].sum().over(ibis.window(group_by="_by")))
                middle = one.filter((2 * one["upto"] >= one["whole"]) & (2 * (one["upto"] - one["n"]) <= one["whole"]))
                found.append(middle.select("_by", "_value", stretch=ibis.literal(name)))
            return ibis.union(*found) if len(found) > 1 else found[0]

        values: dict[str, dict[str, list[float]]] = {}
        for record in self._ask(ask):
            values.setdefault(_text(record["_by"]), {}).setdefault(record["stretch"], []).append(float(record["_value"]))
        return self._by_key({key: {name: sum(found) / len(found) for name, found in each.items()} for key, each in values.items()})

    def distinct(self) -> Tally:
        """A sample of the values stands for all where it is large enough to be right, else they are counted one by one."""
        for share in (SPARSE, SAMPLE):
            sampled = self._sampled(share)
            if sampled and all(_is(record[NOW]) and record[NOW] >= ENOUGH for record in sampled):
                return self._by_key({_text(r["_by"]): {name: share * float(r[name] or 0) for name in self.stretches} for r in sampled})

        def exact(tables: Tables) -> Any:
            table = self._narrowed(tables, rows=True)
            counts = {name: table[self.term.of or ""].nunique(where=self._in(table, name)) for name in self.stretches}
            return table.group_by("_by").aggregate(**counts)

        return self._by_key({_text(record["_by"]): self._values(record, 0.0) for record in self._ask(exact)})

    def members(self, columns: list[str], limit: int, part_first: bool) -> list[dict[str, Any]]:
        """What `members` gives."""

        def ask(tables: Tables) -> Any:
            import ibis

            table = self._narrowed(tables, rows=True)
            newest = [ibis.desc(table[self.term.time])] if self.term.time else []
            part = [ibis.desc(table["_part"]) if part_first else table["_part"].asc()] if self.term.part else []
            chosen = [table[name] for name in dict.fromkeys([*columns, "_key", "_area", "_part"])]
            return table.order_by(*part, *newest, "_key").select(*chosen).limit(limit)

        return self._ask(ask, limit + part_first)

    def _sampled(self, share: int) -> list[dict[str, Any]]:
        """How many values there are among those the rollup keeps, or among every eighth of them; nothing where there is no rollup."""

        def ask(tables: Tables) -> Any:
            table = self._narrowed(tables)
            if "_value" not in table.columns:
                return None
            table = table.filter(table["_value"] % share == 0) if share != SAMPLE else table
            counts = {name: table["_n"].sum(where=self._in(table, name)) for name in self.stretches}
            each = table.group_by("_by", "_value").aggregate(**counts)
            return each.group_by("_by").aggregate(**{name: (each[name] > 0).sum() for name in self.stretches})

        return self._ask(ask, share)

    def _ask(self, build: Any, more: int = 0) -> list[dict[str, Any]]:
        """What `build` makes, with the area's bounds and the days put in: it is made once for all areas of a level and all days."""
        first, after = bounds(prefix(self.question.area))
        holes = {"first": first, "after": after, "today": str(self.today)}
        values = [value for where in (*self.term.wheres, self.term.part) for each in where.values() for value in each]
        holes |= {f"{n}d": str(self.today + timedelta(days=n)) for ends in map(days, values) if ends for n in ends}
        for name, (begin, end) in self.stretches.items():
            holes |= {f"{name} from": str(begin), f"{name} to": str(end)}
        holes |= {"from": str(min(a for a, _ in self.stretches.values())), "to": str(max(b for _, b in self.stretches.values()))}
        key = build.__qualname__, more, str(self.term), self.by, len(first), len(self.question.area), self.question.filters, tuple(self.stretches)
        return self.parts.records.ask(self.dataset, key, build, holes) or []

    def _values(self, record: dict[str, Any], none: float) -> dict[str, float | None]:
        return {name: float(record[name]) if _is(record[name]) else none for name in self.stretches}

    def _by_key(self, found: dict[str, dict[str, float | None]]) -> Tally:
        return Tally(dict(found) if self.by else {None: found.get("", {})})  # type: ignore[arg-type]

    def _in(self, table: Any, name: str) -> Any:
        import ibis

        return ibis.literal(True) if self.term.time is None else table["_day"].between(_date(f"{name} from"), _date(f"{name} to"))

    def _narrowed(self, tables: Tables, rows: bool = False) -> Any:
        """The rollup or the rows within the area, the conditions and the days, with `_by`, `_part`, `_n`, `_what` and, by time, `_day`."""
        import ibis

        place, filters = prefix(self.question.area), by_field(self.question.filters)
        deep = max(self.digits, len(place) if self.by != "area" else max(len(place), len(self.question.area) + 3))
        digits = TOWN_DIGITS if deep <= TOWN_DIGITS else COMMUNITY_DIGITS
        wanted = shape(self.term, self.by, digits, filters) if deep <= COMMUNITY_DIGITS and not rows else None
        table = tables.cube(wanted) if wanted else None
        summed = self.term.of if self.term.measure == "sum" else None
        if table is None:
            table = self._of_rows(tables.rows, rows)
            what = table[summed].cast("float64") if summed else table["_n"]
        else:
            what = table[f"sum_{summed}"] if summed else table["_n"]
        table = table.filter((table["_area"] >= hole("first")) & (table["_area"] < hole("after")))
        for where in (*self.term.wheres, filters):
            for name, values in where.items():
                table = table.filter(self._among(table, self.dataset.columns[name], values))
        if self.term.time:
            table = table.filter(table["_day"].between(_date("from"), _date("to")))
        part = ibis.literal(False)
        for number, (name, values) in enumerate(self.term.part.items()):
            fits = self._among(table, self.dataset.columns[name], values).fill_null(False)
            part = part & fits if number else fits
        return table.mutate(_by=self._key(table), _what=what, _part=part)

    def _of_rows(self, table: Any, plain: bool) -> Any:
        import ibis

        table = table.mutate(_n=ibis.literal(1, "int64"))
        if self.term.time:
            table = table.mutate(_day=table[self.term.time].cast("date"))
        if self.term.measure in ("median", "distinct"):
            table = table.filter(table[self.term.of or ""].notnull())
        if self.term.measure == "median" and not plain:
            table = table.mutate(_value=step(table[self.term.of or ""].cast("float64")))
        return table

    def _key(self, table: Any) -> Any:
        import ibis

        if self.by == "area":
            return table["_area"].substr(0, len(self.question.area) + 3)
        if self.by == "day":
            return table["_day"].cast("string")
        if self.by == "hour":
            hours = f"{self.term.time}{HOUR}"
            return (table[hours] if hours in table.columns else table[self.term.time or ""].hour()).cast("string")
        if self.by == "month":
            return table["_day"].cast("string").substr(0, 7)
        return table[self.by].cast("string") if self.by else ibis.literal("")

    def _among(self, table: Any, column: DataColumn, values: list[str]) -> Any:
        """Whether a row's column is one of the values, as YAML writes them."""
        import ibis

        found = ibis.literal(False)
        filled = table[column.id + FILLED] if column.id + FILLED in table.columns and column.id not in table.columns else table[column.id].notnull()
        plain = [value for value in values if value not in (IS_FILLED, IS_EMPTY, IS_PAST, IS_TO_COME)]
        found = found | filled if IS_FILLED in values else found
        found = found | ~filled if IS_EMPTY in values else found
        if IS_PAST in values:
            found = found | (table[column.id].cast("date") < _date("today"))
        if IS_TO_COME in values:
            found = found | (table[column.id].cast("date") >= _date("today"))
        if column.kind in ("date", "time"):
            for begin, end in filter(None, map(days, plain)):
                found = found | table[column.id].cast("date").between(_date(f"{begin}d"), _date(f"{end}d"))
            return found
        if column.kind == "bool" and plain:
            return found | table[column.id].isin([value == "yes" for value in plain])
        if column.kind in NUMBERS:
            for first, last in filter(None, map(span, plain)):
                found = found | (table[column.id] >= first if last == math.inf else table[column.id].between(first, last))
            return found
        return found | table[column.id].isin(plain) if plain else found


def _date(name: str) -> Any:
    return hole(name).cast("date")


def _is(value: Any) -> bool:
    return value is not None and value == value


def _text(value: Any) -> str:
    return str(value) if _is(value) else ""


def _day(value: Any) -> date:
    day: date = value.date() if isinstance(value, datetime) else value
    return day


def members(
    parts: Parts, question: "Question", term: Term, stretch: tuple[date, date] | None, now: datetime, columns: list[str], limit: int, part_first: bool
) -> list[dict[str, Any]]:  # fmt: skip
    """The rows of a term in the question's area, the newest first: the columns, `_area`, and `_part`, whether a row is of the term's part.

    With a part those of it come first, or with `part_first` false those that are not of it.
    """
    asking = _Asking(
        parts, question, term, parts.city.datasets[term.dataset], {NOW: stretch or (date.min, date.max)}, None, now.astimezone(parts.city.tz).date()
    )
    return asking.members(columns, limit, part_first)
