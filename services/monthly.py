"""The monthly tables communities are asked for, made from what is held already: one's own area, one month, and a list of the cells that are missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from core.areas import covers
from core.datasets import Dataset
from core.errors import BadInput, NotFound
from core.few import FEW
from core.monthly import REASONS, Monthly, MonthlyColumn, Reason
from core.words import Words
from services import audit
from services._parts import Parts
from services._sheet import Page, TooMany, book, watermark
from services.answer import lives_there
from services.areas import allowed, areas
from services.cases import wire_time
from services.sent_rows import place_of, rows_of, said, wire_value, words_of
from store import monthly as typed

if TYPE_CHECKING:
    from services.who import Account

READERS = ("community", "dispatcher", "leader")
MONTHS_BACK = 12
PAGE, MOST_LINES, SHOWN = 5_000, 20_000, 500
Row = dict[str, Any]
Records = Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Made:
    """A table as it was made: lines of (words, cells), each cell a value as it is written, what is missing of them, and what was typed by hand.

    `places` says by which area and key a line is known, so that a cell of it can be typed.
    """

    lines: list[tuple[Words, list[Any]]] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    typed: list[tuple[int, MonthlyColumn, Mapping[Any, Any]]] = field(default_factory=list)
    missing: list[tuple[int, MonthlyColumn, Reason]] = field(default_factory=list)


def listed(parts: Parts, account: "Account", area: str | None = None) -> Row:
    """The tables, and the months they can be had of, the last whole one first. Raises NotFound for an area out of scope."""
    where = allowed(parts, account, area)
    items = [{**_named(parts, table), "columns": len(table.columns)} for table in parts.city.monthly.values()]
    return {"area": where, **_place(parts, where), "months": _months(parts), "items": items, "next": None}


def table(parts: Parts, account: "Account", id: str, area: str | None = None, month: str | None = None) -> Row:
    """One table: its columns, lines (of very many the first 500), the missing cells with the reason of each, and when its data came.

    Raises NotFound, BadInput for a month it cannot be had of, TooMany.
    """
    known, where, first = asked(parts, account, id, area, month)
    made = made_of(parts, account, known, where, first)
    cells = len(made.lines) * len(known.columns)
    filled = cells - len(made.missing)
    shown = made.missing[:SHOWN]
    return {
        **_named(parts, known),
        "area": where,
        **_place(parts, where),
        "month": f"{first:%Y-%m}",
        "months": _months(parts),
        "columns": [{"id": each.id, "zh": each.zh, "en": each.en, "by_hand": each.by_hand} for each in known.columns.values()],
        "rows": [{**words._asdict(), "cells": [_wire(parts, value) for value in cells]} for words, cells in made.lines[:SHOWN]],
        "missing": [_missing(parts, known, made, at, column, reason) for at, column, reason in shown],
        "typed": [_typed(parts, at, column, by) for at, column, by in made.typed if at < SHOWN],
        "lines": len(made.lines),
        "cells": cells,
        "filled": filled,
        "lacking": len(made.missing),
        "none": REASON_NONE._asdict() if not made.lines else None,
        "data_time": _data_time(parts, parts.city.datasets[known.dataset]),
    }


REASON_NONE = Words("本月没有记录", "Nothing on record in this month")


def sheet(parts: Parts, account: "Account", id: str, area: str | None = None, month: str | None = None) -> tuple[str, Iterator[bytes]]:
    """A file name and the table as XLSX: the lines, and on a second sheet the missing cells with their reasons. Raises as `table`."""
    known, where, first = asked(parts, account, id, area, month)
    made = made_of(parts, account, known, where, first)
    english, place = account.lang == "en", _place(parts, where)
    named = Words(f"{place['area_zh']} {first:%Y-%m} {known.zh}", f"{place['area_en']} {first:%Y-%m} {known.en}")
    line = watermark(parts.city, account, named, "", len(made.lines), datetime.now(UTC))
    heads = ["行" if not english else "Line", *(each.en if english else each.zh for each in known.columns.values())]
    rows = [[words.of(account.lang), *(_written(value, english) for value in cells)] for words, cells in made.lines]
    lacks = [_lack(made, at, column, reason, account) for at, column, reason in made.missing]
    titles = ("Missing", ["Line", "Which", "Column", "Why"]) if english else ("缺项", ["行号", "行", "列", "原因"])
    pages = [
        Page(known.en if english else known.zh, heads, rows or [[REASON_NONE.of(account.lang)]], [22, *([18] * len(known.columns))]),
        Page(titles[0], titles[1], lacks, [8, 26, 22, 36]),
    ]
    body = book(line, pages)
    with parts.store.write() as conn:
        audit.record(conn, account, "export_monthly", target=id, detail={"area": where, "month": f"{first:%Y-%m}", "rows": len(made.lines)})
    return f"magnet-{id}-{where}-{first:%Y-%m}", body


def asked(parts: Parts, account: "Account", id: str, area: str | None, month: str | None) -> tuple[Monthly, str, date]:
    """The table, the area and the first day of the month. Raises NotFound, BadInput."""
    known = parts.city.monthly.get(id)
    if known is None:
        raise NotFound(f"There is no monthly table {id}.")
    where = allowed(parts, account, area)
    months = _months(parts)
    chosen = month or months[0]
    if chosen not in months:
        raise BadInput(
            "bad_month",
            f"{chosen[:20]!r} cannot be had: give one of {months[-1]} … {months[1]}.",
            "month",
            zh=f"没有 {chosen[:20]} 的表：可选 {months[-1]} 至 {months[1]}。",
        )
    return known, where, date.fromisoformat(f"{chosen}-01")


def _months(parts: Parts) -> list[str]:
    """The last whole month, the present one, then the others backwards."""
    day = datetime.now(parts.city.tz).date().replace(day=1)
    found = []
    for _ in range(MONTHS_BACK + 1):
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return [found[1], found[0], *found[2:]]


# ── making ──
def made_of(parts: Parts, account: "Account", known: Monthly, area: str, first: date) -> Made:
    """The table as it is. Raises TooMany."""
    dataset = parts.city.datasets[known.dataset]
    records = _records(parts, account, known, dataset, area, first)
    may_see_few = account.role == "community" and lives_there(account, area)
    made = Made()
    with parts.store.read() as conn:
        hand = typed.of_table(conn, account.scope, known.id, f"{first:%Y-%m}", area)
    for place, words, group in _lines(parts, known, dataset, area, records):
        cells: list[Any] = []
        made.places.append(place)
        for column in known.columns.values():
            value, reason = _cell(parts, dataset, known, column, group)
            if reason and (by := hand.get((*place, column.id))):
                value, reason = number_of(by["value"]), None
                made.typed.append((len(made.lines), column, by))
            if reason:
                made.missing.append((len(made.lines), column, reason))
            cells.append(f"<{FEW}" if column.few and not may_see_few and isinstance(value, int | float) and 0 < value < FEW else value)
        made.lines.append((words, cells))
    return made


def _records(parts: Parts, account: "Account", known: Monthly, dataset: Dataset, area: str, first: date) -> Records:
    """The records of the area and month, unmasked. Raises TooMany."""
    time = None if known.standing else (known.time or dataset.time)
    after_last = (first + timedelta(days=31)).replace(day=1)
    asked = dict(known.where)
    if time and dataset.family is None and dataset.columns[time].kind == "date":
        asked[time] = [f"{first + timedelta(days=n)}" for n in range((after_last - first).days)]
    found: list[Mapping[str, Any]] = []
    after: str | None = None
    while True:
        rows = rows_of(parts, account, dataset, area, asked, PAGE, after)
        found += [row for row in rows if time is None or ((day := _day(parts, row[time])) is not None and first <= day < after_last)]
        if len(found) > MOST_LINES:
            raise TooMany
        if len(rows) < PAGE:
            return found
        after = rows[-1]["_key"]


def _day(parts: Parts, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(parts.city.tz).date() if value.tzinfo else value.date()
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value if isinstance(value, date) else None


def number_of(text: str) -> Any:
    """What was typed, as a number where it is one."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return text
    return int(value) if value.is_integer() else value if isfinite(value) else text


def _lines(parts: Parts, known: Monthly, dataset: Dataset, area: str, records: Records) -> Iterator[tuple[tuple[str, str], Words, Records | None]]:
    """Each line by its area and key, with its records; None where nothing has come in."""
    if known.by is None:
        for number, record in enumerate(records, 1):
            yield (str(record["_area"]), str(record["_key"])), Words(str(number), str(number)), [record]
    elif known.by == "area":
        inside = [each for each in areas(parts).values() if each.level == "community" and covers(area, each.code)]
        for each in inside:
            here = [record for record in records if covers(each.code, str(record["_area"]))]
            yield (each.code, each.code), Words(each.name, each.name_en), here or None
    else:
        known_words = words_of(parts.city, dataset.columns[known.by])
        for key in [*known_words, *sorted({str(record[known.by]) for record in records} - known_words.keys())]:
            yield (area, key), known_words.get(key, Words(key, key)), [record for record in records if str(record[known.by]) == key] if records else None


def _cell(parts: Parts, dataset: Dataset, known: Monthly, column: MonthlyColumn, group: Records | None) -> tuple[Any, Reason | None]:
    """A cell's value, or why there is none."""
    if column.by_hand:
        return None, "by_hand"
    if group is None:
        return None, "no_load"
    chosen = [record for record in group if all(str(record[name]) in values for name, values in column.where.items())]
    if column.count:
        return len(chosen), None
    assert column.column is not None
    values = [record[column.column] for record in chosen]
    if known.by is None:
        value = _shown(parts, dataset, column.column, values[0]) if values and values[0] not in (None, "") else None
        return value, None if value is not None or column.optional else "empty"
    numbers = [value for value in values if value is not None]
    whole = sum(numbers)
    return (round(whole, 2) if isinstance(whole, float) else whole), "empty" if len(numbers) < len(values) and not column.optional else None


def _shown(parts: Parts, dataset: Dataset, name: str, value: Any) -> Any:
    """A number as it is, anything else in words, masked where it is personal."""
    column = dataset.columns[name]
    if column.id == dataset.area:
        place = place_of(parts, str(value))
        return Words(place["zh"], place["en"])
    shown = wire_value(parts.city, column, value)
    if isinstance(shown, int | float) and not isinstance(shown, bool):
        return shown
    if column.kind == "time":
        return str(shown)[:16].replace("T", " ")
    return said(parts.city, dataset, name, value)


# ── telling ──
def _named(parts: Parts, known: Monthly) -> Row:
    by = parts.city.named("departments", known.asked_by)
    return {
        "id": known.id,
        "zh": known.zh,
        "en": known.en,
        "says": known.says._asdict(),
        "asked_by": {"id": known.asked_by, **by._asdict()},
        "dataset": known.dataset,
    }


def _place(parts: Parts, area: str) -> Row:
    return {f"area_{name}": value for name, value in place_of(parts, area).items() if name != "code"}


def _wire(parts: Parts, value: Any) -> Any:
    return value._asdict() if isinstance(value, Words) else value


def _written(value: Any, english: bool) -> Any:
    return (value.en if english else value.zh) if isinstance(value, Words) else value


def _missing(parts: Parts, known: Monthly, made: Made, at: int, column: MonthlyColumn, reason: Reason) -> Row:
    """What lacks, and where it is filled in: `correct` is the column of the dataset to ask a correction of, None where it is typed here."""
    words, why, (area, line) = made.lines[at][0], REASONS[reason], made.places[at]
    names = {"column": column.id, "column_zh": column.zh, "column_en": column.en}
    of = parts.city.datasets[known.dataset].columns.get(column.column or "")
    correct = of.id if reason == "empty" and known.by is None and of is not None and of.correct else None
    where = {"area": area, "line": line, "correct": correct}
    return {"row": at + 1, "row_zh": words.zh, "row_en": words.en, **names, "reason": reason, "zh": why.zh, "en": why.en, **where}


def _typed(parts: Parts, at: int, column: MonthlyColumn, by: Mapping[Any, Any]) -> Row:
    """A cell that was typed: by which unit, when."""
    return {"row": at + 1, "column": column.id, "area": by["area"], "line": by["line"], "unit": by["unit"], "at": wire_time(parts.city, by["at"])}


def _lack(made: Made, at: int, column: MonthlyColumn, reason: Reason, account: "Account") -> list[Any]:
    name = column.en if account.lang == "en" else column.zh
    return [at + 1, made.lines[at][0].of(account.lang), name, REASONS[reason].of(account.lang)]


def _data_time(parts: Parts, dataset: Dataset) -> str | None:
    """When the newest of it came; what the house keeps itself is of now."""
    return wire_time(parts.city, datetime.now(UTC) if dataset.family else parts.records.about(dataset)["newest"])
