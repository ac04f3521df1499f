"""An unknown spreadsheet becomes a dataset: its columns guessed, a definition proposed."""

import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from pypinyin import lazy_pinyin

from core.area_names import AreaNames
from core.column_guess import Column, Guess, guess
from core.moments import Unread
from core.rows import REASONS
from core.table_head import is_foot
from core.words import Words
from data_sources import sheets
from services import made
from services._parts import Parts
from services.areas import allowed, areas
from services.load import load_frame
from store import loads

if TYPE_CHECKING:
    from core.datasets import Dataset
    from services.who import Account

MOST_FAULTS = 200
FIRST = 2  # load_frame's number of the first row
MERGED = 0.6  # a column filled less, from its first row on, is one of merged cells
LOOKED_AT = 5000  # rows from which is guessed
ROW, AREA = "row_no", "own_area"  # columns we add where the table has none of the kind
NOTHING_TAKEN = Words("没有一行能载入：原因见下", "Not one row could be taken: see why below")
GROUPED = re.compile(r"\D{0,2}\d{1,3}(,\d{3})+(\.\d+)?\D{0,4}")
PEOPLE = re.compile(r"性别|年龄|出生|民族|户籍|户主|婚姻|学历|sex|gender|birth|age$", re.IGNORECASE)
Found = dict[str, Any]


def look(parts: Parts, account: "Account", name: str, data: bytes, sheet: str | None = None) -> Found:
    """What the table holds, and the dataset it could be: `columns` as guessed, `body` to begin with. Raises BadInput for what is no table."""
    table = sheets.look_at(data, sheet)
    every = [cells for _, cells in sheets.rows(data, table) if not is_foot(cells)]
    found = guess(table.columns, list(islice(every, LOOKED_AT)), code_of(parts), column_id)
    return {
        "name": name[:120],
        "kind": table.kind,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "rows": len(every),
        "head": table.head,
        "down": _down(found, every),
        "columns": [_column(each) for each in found.columns],
        "area": found.area,
        "area_way": found.way,
        "place": list(found.place) if found.place else None,
        "time": found.time,
        "key": found.key,
        "body": body(found, name, account),
    }


def _down(found: Guess, rows: list[list[str]]) -> bool:
    """Whether the area stands on the first row of each block only, as where merged cells were saved as text."""
    at = next((at for at, each in enumerate(found.columns) if each.id == found.area), None)
    return at is not None and bool(rows[0][at]) and sum(bool(row[at]) for row in rows) < MERGED * len(rows)


def load(parts: Parts, account: "Account", id: str, name: str, data: bytes, sheet: str | None = None, area: str | None = None, down: bool = False) -> Found:
    """Put the rows of a table in place of those of a dataset the account made: how it went, with `faults` row by row.

    Columns are known by their names. `area` is where all rows lie when the table does not say it, else the account's own; `down`: a row that says no area
    lies in that of the row above.
    Raises NotFound for another's dataset and for an area outside the scope, BadInput for what is no table.
    """
    made.one(parts, account, "dataset", id)
    dataset, own = parts.city.datasets[id], allowed(parts, account, area or account.area)
    table = sheets.look_at(data, sheet)
    titles = {column.zh: column.id for column in dataset.columns.values()}
    names = [titles.get(title[:60], column_id(title)) for title in table.columns]
    place, rows, left = code_of(parts), list[Found](), list[Found]()
    numbers, above = list[int](), ""  # of the taken rows those of the spreadsheet
    for number, cells in sheets.rows(data, table):
        if is_foot(cells):
            left.append({"row": number, "column": None, "reason": "foot", "value": next(filter(None, cells)), **REASONS["foot"]._asdict()})
            continue
        row = {column: cell for column, cell in zip(names, cells, strict=True) if column in dataset.columns}
        row |= {ROW: str(number)} if ROW in dataset.columns else {}
        row |= {AREA: own} if AREA in dataset.columns else {}
        if down and dataset.area:
            above = row[dataset.area] = row.get(dataset.area) or above
        said = row.get(dataset.area) if dataset.area else None
        code = place(said) if said else None
        if said and code and not account.scope.covers(code):
            left.append(_fault(dataset, number, dataset.area, "outside", said))
        else:
            rows.append(row)
            numbers.append(number)
    _thousands(dataset, rows)
    run = load_frame(parts, id, rows, account, whole=True, name=name)
    with parts.store.read() as conn:
        faults = [
            _fault(dataset, numbers[each["row"] - FIRST], each["column"], each["reason"], each["value"]) for each in loads.faults(conn, run.id, MOST_FAULTS)
        ]
    counts = {"read": run.read + len(left), "good": run.good, "bad": run.bad + len(left)}
    why = run.why or (None if run.good else NOTHING_TAKEN)
    return {
        "load": run.id,
        "state": "failed" if why else run.state,
        **counts,
        "why": why._asdict() if why else None,
        "faults": [*left, *faults][:MOST_FAULTS],
    }


def _thousands(dataset: "Dataset", rows: list[Found]) -> None:
    """1,234 in a table that people made is over a thousand, unless another number of its column has a comma before its decimals."""
    for name in (column.id for column in dataset.columns.values() if column.kind in ("int", "float")):
        said = [row for row in rows if "," in (row.get(name) or "")]
        if all(GROUPED.fullmatch(row[name]) for row in said):
            for row in said:
                row[name] = row[name].replace(",", "")


def _fault(dataset: "Dataset", row: int, column: str | None, reason: str, value: str) -> Found:
    title = dataset.columns[column].zh if column in dataset.columns else column
    return {"row": row, "column": title, "reason": reason, "value": value, **REASONS[reason]._asdict()}


def body(found: Guess, name: str, account: "Account") -> Found:
    """A dataset as the guess has it, to be named and corrected."""
    title = re.sub(r"\.[A-Za-z]{2,5}$", "", name)[:30] or "表格"
    columns: Found = {each.id: _defined(each, each.id == found.key) for each in found.columns}
    if found.key is None:
        columns[ROW] = {"id": ROW, "zh": "行号", "en": "Row", "kind": "int", "required": True}
    if found.area is None and found.place is None:
        columns[AREA] = {"id": AREA, "zh": "所属区域", "en": "Area", "required": True}
    rules = [{"kind": "complete", "columns": [found.area]}] if found.area else []
    return {
        "zh": title,
        "en": title,
        "database": "people" if _are_people(found) else "events" if found.time else "knowledge",
        "says": {"zh": f"由表格“{title}”导入。", "en": f"Loaded from the table {title}."},
        "columns": columns,
        "key": [found.key or ROW],
        "area": found.area or (None if found.place else AREA),
        "place": None if found.area else list(found.place) if found.place else None,
        "time": found.time,
        "secrecy": "sensitive" if any(each.personal for each in found.columns) else "internal",
        "owner": account.department or "community",
        "rules": rules,
        "sent_down": False,
    }


def _are_people(found: Guess) -> bool:
    named = {each.personal for each in found.columns}
    return "id_card" in named or ("name" in named and any(PEOPLE.search(each.title) for each in found.columns))


def column_id(title: str) -> str:
    """An id that can be read: 登记日期 is deng_ji_ri_qi."""
    plain = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(title)).lower()).strip("_")
    return (plain if plain[:1].isalpha() else f"c_{plain}".rstrip("_"))[:38].rstrip("_")


def code_of(parts: Parts) -> Callable[[str], str | None]:
    """The code of the area a text means, None for no area and for several."""
    names, kept = AreaNames(parts.city.code, areas(parts)), dict[str, str | None]()

    def find(text: str) -> str | None:
        try:
            return names.code(text)
        except Unread:
            return None

    return lambda text: kept[text] if text in kept else kept.setdefault(text, find(text))


def _defined(column: Column, key: bool) -> Found:
    made: Found = {"id": column.id, "zh": column.title[:60], "en": column.title[:60], "kind": column.kind}
    return made | ({"personal": column.personal} if column.personal else {}) | ({"required": True} if key else {})


def _column(column: Column) -> Found:
    own = {name: getattr(column, name) for name in ("id", "title", "kind", "personal", "filled", "distinct", "groups", "adds_up")}
    return own | {"samples": [_masked(each) for each in column.samples] if column.personal else column.samples}


def _masked(text: str) -> str:
    """A sample of a personal column: its shape is enough to recognise the column by."""
    return text[:1] + "*" * min(len(text) - 1, 8)
