"""Rows of a dataset wherever they are kept: loaded ones in the lake, records of the house in the store, read and shown in one way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from core.areas import prefix
from core.datasets import DataColumn, Dataset
from core.masking import is_person, mask_address, mask_mail, mask_name, mask_phone, mask_plate, mask_text
from core.words import Words
from services._parts import Parts
from services.answer import residents_told
from services.areas import areas, community_of
from services.cases import wire_time
from store import sent_down

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

Row = dict[str, Any]
OWN = ("_key", "_area")
MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "id_card": mask_phone,
    "address": mask_address,
    "plate": mask_plate,
    "mail": mask_mail,
}


def opens(dataset: Dataset) -> bool:
    """Whether rows are shown: what holds personal columns must be allowed for service and be found by another key, else it is counted alone."""
    return not dataset.personal or ("service" in dataset.uses and not set(dataset.key) & dataset.personal.keys())


def rows_of(
    parts: Parts, account: "Account", dataset: Dataset, area: str, where: Mapping[str, Sequence[str]], limit: int, after: str | None = None
) -> list[Row]:
    """Rows in an area of the account's scope by key, unmasked: the dataset's columns, `_key` and `_area`."""
    if dataset.family:
        with parts.store.read() as conn:
            found = sent_down.rows(conn, dataset.family, account.scope, area, list(dataset.columns), where, limit, after)
        return [_declared(parts, account, dataset, row) for row in found]
    frame = parts.records.rows(dataset, [prefix(area)], where={name: list(values) for name, values in where.items()}, limit=limit, after=after)
    names = [*dataset.columns, *OWN]
    return [{name: _plain(row.get(name)) for name in names} for row in frame.to_dict("records")]


def _declared(parts: Parts, account: "Account", dataset: Dataset, row: Row) -> Row:
    """A record of the house without what is personal and not declared so, an area without the number of its residents where that is not told."""
    if row.get("residents") is not None:
        row["residents"] = residents_told(parts, account, row["code"], row["residents"])
    for name in sent_down.PERSONAL.get(dataset.family or "", ()):
        if name in row and dataset.columns[name].personal is None:
            row[name] = None
    return row


def row_of(parts: Parts, account: "Account", dataset: Dataset, key: str) -> Row | None:
    """One row, unmasked; None where there is none in the account's scope."""
    if dataset.family:
        with parts.store.read() as conn:
            row = sent_down.row(conn, dataset.family, account.scope, list(dataset.columns), key)
            return _declared(parts, account, dataset, row) if row else None
    found = parts.records.row(dataset, list(account.scope.prefixes), key)
    return None if found is None else {name: _plain(found.get(name)) for name in (*dataset.columns, *OWN)}


def count_of(parts: Parts, account: "Account", dataset: Dataset, area: str) -> int:
    """How many rows lie in an area of the account's scope."""
    if dataset.family:
        with parts.store.read() as conn:
            return sent_down.count(conn, dataset.family, account.scope, area)
    start = prefix(area)
    return sum(n for code, n in _by_area(parts, dataset).items() if code.startswith(start))


_counted: WeakKeyDictionary[Parts, dict[str, tuple[int, dict[str, int]]]] = WeakKeyDictionary()


def _by_area(parts: Parts, dataset: Dataset) -> dict[str, int]:
    """Rows by area code, counted once for each version of a dataset and for everybody who asks."""
    kept, version = _counted.setdefault(parts, {}), parts.records.state(dataset).version
    if dataset.id not in kept or kept[dataset.id][0] != version:
        counts = parts.records.by_area(dataset) if version else {}
        kept[dataset.id] = (version, counts)
    return kept[dataset.id][1]


def _plain(value: Any) -> Any:
    """As JSON and the store have it: None for what a frame calls NA, numbers and times without the frame's own types."""
    import pandas as pd

    if value is None or bool(pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value


def wire_value(city: "City", column: DataColumn, value: Any, masked: bool = True) -> Any:
    """A value as it goes over the wire: times as ISO in the city's zone, what is personal masked."""
    if value is None:
        return None
    if column.personal and masked:
        return MASKS[column.personal](str(value))
    if column.holder and masked and is_person(str(value)):
        return mask_name(str(value))
    if isinstance(value, datetime):
        if column.kind == "date":
            return f"{value:%Y-%m-%d}"
        return wire_time(city, value) if value.tzinfo else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if column.kind == "int" and isinstance(value, float):
        return int(value)
    return mask_text(value) if masked and isinstance(value, str) and column.kind == "text" and not _is_code(column, value) else value


def _is_code(column: DataColumn, value: str) -> bool:
    """Codes and numbers of things have many digits and are nobody's."""
    return bool(column.words or column.choices) or column.id.endswith(("_no", "code", "area", "_id", "id", "no")) or (value.isascii() and not value.isdigit())


def stored(column: DataColumn, value: Any) -> Any:
    """A value as JSON keeps it: days and times as ISO text."""
    if isinstance(value, datetime) and column.kind == "date":
        return f"{value:%Y-%m-%d}"
    return value.isoformat() if isinstance(value, date) else value


def words_of(city: "City", column: DataColumn) -> dict[str, Words]:
    """What the values of a column mean, by value; empty where they speak for themselves."""
    if column.words:
        named: Mapping[str, Words] = getattr(city, column.words, {})
        return {str(key): Words(each.zh, each.en) for key, each in named.items()}
    return {key: Words(*pair) for key, pair in column.choices.items()}


def said(city: "City", dataset: Dataset, column: str, value: Any) -> Words:
    """A value in words, masked."""
    known = dataset.columns[column]
    shown = wire_value(city, known, value)
    if shown is None:
        return Words("空", "empty")
    if isinstance(shown, bool):
        return Words("是" if shown else "否", "yes" if shown else "no")
    return words_of(city, known).get(str(shown), Words(str(shown), str(shown)))


def place_of(parts: Parts, code: str | None) -> Row:
    """The words of where a row lies: its community, and the cell where it says one."""
    unit = community_of(parts, code) if code else None
    cell = areas(parts).get(code or "")
    inner = cell if cell is not None and unit is not None and cell.code != unit.code else None
    zh = "".join(each.name for each in (unit, inner) if each) or (code or "")
    en = " ".join(each.name_en for each in (unit, inner) if each) or (code or "")
    return {"code": code, "zh": zh, "en": en}


def wire_columns(parts: Parts, dataset: Dataset) -> list[Row]:
    """The columns of a dataset for a table: id, words, kind, what its values mean, whether it is masked, a key, or may be put right."""
    found = []
    for name, column in dataset.columns.items():
        if dataset.family and not sent_down.has(dataset.family, name):
            continue
        choices = {key: {"zh": each.zh, "en": each.en} for key, each in words_of(parts.city, column).items()}
        correct = column.correct and (dataset.family is None or sent_down.writes(dataset.family, name))
        same = {"id": name, "zh": column.zh, "en": column.en, "kind": column.kind, "choices": choices, "masked": column.personal is not None}
        found.append({**same, "required": column.required, "key": name in dataset.key, "area": name == dataset.area, "correct": correct})
    return found
