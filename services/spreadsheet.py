"""An unknown spreadsheet becomes a dataset: its columns guessed, a definition proposed."""

import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from pypinyin import lazy_pinyin

from core.column_guess import Column, Guess, guess
from data_sources import sheets
from services._parts import Parts
from services.areas import areas

if TYPE_CHECKING:
    from services.who import Account

LOOKED_AT = 5000  # rows from which is guessed
ROW, AREA = "row_no", "own_area"  # columns we add where the table has none of the kind
Found = dict[str, Any]


def look(parts: Parts, account: "Account", name: str, data: bytes, sheet: str | None = None) -> Found:
    """What the table holds, and the dataset it could be: `columns` as guessed, `body` to begin with. Raises BadInput for what is no table."""
    table = sheets.look_at(data, sheet)
    every = [cells for _, cells in sheets.rows(data, table)]
    found = guess(table.columns, list(islice(every, LOOKED_AT)), code_of(parts, account), column_id)
    return {
        "name": name[:120],
        "kind": table.kind,
        "encoding": table.encoding,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "rows": len(every),
        "columns": [_column(each) for each in found.columns],
        "area": found.area,
        "area_way": found.way,
        "place": list(found.place) if found.place else None,
        "time": found.time,
        "key": found.key,
        "body": body(found, name, account),
    }


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
        "database": "events" if found.time else "knowledge",
        "says": {"zh": f"由表格“{title}”导入。", "en": f"Loaded from the table {title}."},
        "columns": columns,
        "key": [found.key or ROW],
        "area": found.area or (None if found.place else AREA),
        "place": None if found.area else list(found.place) if found.place else None,
        "time": found.time,
        "secrecy": "sensitive" if any(each.personal for each in found.columns) else "internal",
        "owner": account.department or "community",
        "rules": rules,
    }


def column_id(title: str) -> str:
    """An id that can be read: 登记日期 is deng_ji_ri_qi."""
    plain = re.sub(r"[^a-z0-9]+", "_", "_".join(lazy_pinyin(title)).lower()).strip("_")
    return (plain if plain[:1].isalpha() else f"c_{plain}".rstrip("_"))[:38].rstrip("_")


def code_of(parts: Parts, account: "Account") -> Callable[[str], str | None]:
    """The code of what a text means within the scope of the account: a code, or a name that one area alone has."""
    known: dict[str, str | None] = {}
    for code, area in areas(parts).items():
        if not account.scope.covers(code) or area.level in ("grid", "micro_grid"):
            known[code] = code if account.scope.covers(code) else None
            continue
        for name in {code, area.name, area.name_en, re.sub(r"(?:社区|村|街道|镇)$", "", area.name)}:
            known[name] = None if name in known and name != code else code
    return lambda text: known.get(text.strip())


def _defined(column: Column, key: bool) -> Found:
    made: Found = {"id": column.id, "zh": column.title[:60], "en": column.title[:60], "kind": column.kind}
    return made | ({"personal": column.personal} if column.personal else {}) | ({"required": True} if key else {})


def _column(column: Column) -> Found:
    own = {name: getattr(column, name) for name in ("id", "title", "kind", "personal", "filled", "distinct", "groups", "adds_up")}
    return own | {"samples": [_masked(each) for each in column.samples] if column.personal else column.samples}


def _masked(text: str) -> str:
    """A sample of a personal column: its shape is enough to recognise the column by."""
    return text[:1] + "*" * min(len(text) - 1, 8)
