"""A row of an imported table, checked as every report is, and placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.imports import FIELDS, OLDEST, REFUSALS, ImportMapping, RowRefused, read_row
from core.reports import Report, ReportRefused, check_report
from core.words import Words
from services._parts import Parts
from services.areas import areas
from services.places import locate


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row that can be taken."""

    row: int
    report: Report
    closed_at: datetime | None
    ended: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot, and why: the column in their table, what stands there, what to do."""

    row: int
    column: str | None
    code: str
    zh: str
    en: str
    value: str


def prepare(parts: Parts, mapping: ImportMapping, columns: Sequence[str], row: int, cells: Sequence[str], now: datetime) -> Prepared | Refusal:
    """One row, checked."""
    named = dict(zip(columns, cells, strict=True))
    try:
        read = read_row(mapping, named, parts.city.taken_categories, now)
        report = _placed(parts, _checked(parts, read.payload, now))
    except RowRefused as refused:
        return _refusal(mapping, named, row, refused)
    return Prepared(row, report, read.closed_at, read.ended, read.notes)


def _checked(parts: Parts, payload: Mapping[str, object], now: datetime) -> Report:
    try:
        return check_report(payload, parts.city.taken_categories, parts.city.zone, now, OLDEST)
    except ReportRefused as refused:
        raise RowRefused(refused.code, refused.field) from None


def _placed(parts: Parts, report: Report) -> Report:
    if report.lon is None or report.lat is None:
        area = areas(parts).get(report.area or "")
        if area is None:
            raise RowRefused("unknown_area", "area", report.area or "")
        if area.level in ("district", "town_street"):
            raise RowRefused("area_too_wide", "area", area.code)
        return report
    found = locate(parts, report.lon, report.lat)
    if found is None:
        raise RowRefused("outside", "lon")
    return replace(report, area=found.code)


def _refusal(mapping: ImportMapping, named: Mapping[str, str], row: int, refused: RowRefused) -> Refusal:
    where, words = mapping.fields.get(refused.field or ""), REFUSALS.get(refused.code) or Words(refused.code, refused.code)
    column = where.column if where and where.column else FIELDS[refused.field].zh if refused.field in FIELDS else None
    value = refused.value or (named.get(where.column, "") if where and where.column else "")
    return Refusal(row, column, refused.code, words.zh, words.en, value)
