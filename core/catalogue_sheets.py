"""The catalogue as spreadsheets and back: five sheets, a column a field, limits in words; what cannot be used is told by its cell."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.catalogue import Content
from core.city import City
from core.errors import BadInput
from core.limit_words import limit_in_words, words_of
from core.words import Words

MOST_FAULTS = 200
_MINOR, _MAJOR, _NAME = re.compile(r"\d\d-\d\d"), re.compile(r"\d\d"), re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAMES = {"department": "departments", "lead": "departments", "assist": "departments", "powers": "departments", "duty": "roles", "category": "categories"}
_YES, _NO = {"是", "√", "✓", "y", "yes", "true", "1"}, {"否", "", "n", "no", "false", "0"}
_CUT = re.compile(r"[,，、;；\s]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: the sheet, its name as B7, and what to do."""

    sheet: str
    cell: str
    zh: str
    en: str


class CatalogueRefused(BadInput):
    """A spreadsheet that cannot become a catalogue; `faults` tell each cell."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__("bad_catalogue", f"{first.sheet} {first.cell}: {first.en}", "file")
        self.faults = list(faults)
        self.words = Words(f"{first.sheet} {first.cell}:{first.zh}", self.message)


class _Wrong(Exception):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its name in Chinese, how a cell is read and shown."""

    key: str
    zh: str
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its key, its name in Chinese, its columns."""

    key: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        return f"{self.zh} {self.key}"


def _text(cell: str) -> str:
    if len(cell) > 200:
        raise _Wrong("超过 200 字，请缩短", "has over 200 characters: shorten it")
    return " ".join(cell.split())


def _id(shape: re.Pattern[str], zh: str, en: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not shape.fullmatch(cell):
            dated = ",表格把它变成了日期：请把该列设为文本" if re.match(r"\d{4}-\d\d-\d\d|\d+-[A-Z][a-z]{2}", cell) else ""
            raise _Wrong(f"{cell!r} 不是编号：写 {zh}{dated}", f"{cell!r} is no id: write {en}{', and make the column text' if dated else ''}")
        return cell

    return read


def _limit(cell: str) -> str:
    try:
        return limit_in_words(cell)
    except ValueError:
        raise _Wrong(
            f"{cell!r} 不是时限：写数字加 紧急工作时、工作时、工作日 或 自然日，如 2紧急工作时、15工作日，或 当日",
            f"{cell!r} is no time limit: write a number and 紧急工作时, 工作时, 工作日 or 自然日, as in 2紧急工作时, or 当日",
        ) from None


def _yes(cell: str) -> bool:
    if cell.lower() not in _YES | _NO:
        raise _Wrong(f"{cell!r} 应为 是 或 否", f"{cell!r} is neither 是 nor 否 (yes, no)")
    return cell.lower() in _YES


def _number(most: int, default: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not cell:
            return default
        if not (cell.isascii() and cell.isdigit() and int(cell) <= most):
            raise _Wrong(f"{cell!r} 应为 0 到 {most} 的整数", f"{cell!r} is no whole number from 0 to {most}")
        return int(cell)

    return read


def _list(cell: str) -> list[str]:
    return [each for each in _CUT.split(cell) if each]


def _of(cell: str) -> str:
    known = {"": "owner", "owner": "owner", "属主": "owner", "权属": "owner", "territory": "territory", "属地": "territory"}
    if cell.lower() not in known:
        raise _Wrong(f"{cell!r} 应为 权属 或 属地", f"{cell!r} is neither owner nor territory")
    return known[cell.lower()]


def _shown_yes(value: Any) -> str:
    return "是" if value else ""


def _shown_list(value: Any) -> str:
    return "、".join(value)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _shown_limit(value: Any) -> str:
    return words_of(value).zh


_WORDS = (Column("zh", "名称", _text, _plain, needed=True), Column("en", "英文名称", _text, _plain))
_MINOR_ID = _id(_MINOR, "大类-小类，如 01-10", "major-minor, as in 01-10")
_NAME_ID = _id(_NAME, "小写字母开头的英文，如 housing", "small letters, as in housing")
SHEETS = (
    Sheet("majors", "大类", (Column("id", "编号", _id(_MAJOR, "两位数字，如 01", "two digits, as in 01"), _plain, needed=True), *_WORDS)),
    Sheet("departments", "部门", (Column("id", "编号", _NAME_ID, _plain, needed=True), *_WORDS)),
    Sheet(
        "categories",
        "小类",
        (
            Column("id", "编号", _MINOR_ID, _plain, needed=True),
            *_WORDS,
            Column("limit", "处置时限", _limit, _shown_limit, needed=True),
            Column("department", "权属部门", _NAME_ID, _plain, needed=True),
            Column("urgent", "急件", _yes, _shown_yes),
            Column("component", "部件", _yes, _shown_yes),
            Column("duty", "责任清单", _list, _shown_list),
            Column("no_entry_zh", "禁入理由", _text, _plain),
            Column("no_entry_en", "禁入理由英文", _text, _plain),
            Column("powers", "权责清单", _list, _shown_list),
            Column("near_m", "重复距离米", _number(2000, 50), _plain),
            Column("near_h", "重复小时", _number(1440, 24), _plain),
            Column("retired", "停用", _yes, _shown_yes),
        ),
    ),
    Sheet(
        "conditions",
        "立案条件",
        (
            Column("category", "小类编号", _MINOR_ID, _plain, needed=True),
            Column("id", "条件编号", lambda cell: _NAME_ID(cell) if cell else "", _plain),
            *_WORDS,
            Column("limit", "处置时限", _limit, _shown_limit, needed=True),
            Column("close_zh", "结案条件", _text, _plain, needed=True),
            Column("close_en", "结案条件英文", _text, _plain),
        ),
    ),
    Sheet(
        "routes",
        "派遣规则",
        (
            Column("id", "编号", _NAME_ID, _plain, needed=True),
            *_WORDS,
            Column("categories", "小类", _list, _shown_list),
            Column("areas", "区划代码", _list, _shown_list),
            Column("lead", "主办部门", _NAME_ID, _plain, needed=True),
            Column("assist", "协办部门", _list, _shown_list),
            Column("of", "依据", _of, lambda value: {"owner": "权属", "territory": "属地"}[value]),
            Column("auto", "自动派遣", _yes, _shown_yes),
        ),
    ),
)


def to_sheets(content: Content, template: bool = False) -> dict[str, list[list[str]]]:
    """The catalogue as sheets of text; a template has the header and one row as an example."""
    flat: dict[str, list[dict[str, Any]]] = {kind: [{"id": id, **row} for id, row in content[kind].items()] for kind in content}
    flat["conditions"] = [_flat_condition(id, each) for id, row in content["categories"].items() for each in row.get("conditions", {}).values()]
    for row in flat["categories"]:
        row |= {f"no_entry_{lang}": (row["no_entry"] or {}).get(lang, "") for lang in ("zh", "en")}
    return {
        sheet.title: [
            [f"{column.zh} {column.key}" for column in sheet.columns],
            *[[column.show(row[column.key]) for column in sheet.columns] for row in (flat[sheet.key][:1] if template else flat[sheet.key])],
        ]
        for sheet in SHEETS
    }


def _flat_condition(category: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"category": category, **row, "close_zh": row["close"]["zh"], "close_en": row["close"]["en"]}


Lines = Iterable[tuple[int, list[str]]]


def from_sheets(city: City, tables: Mapping[str, tuple[list[str], Lines]]) -> dict[str, dict[str, Any]]:
    """What sheets (columns, rows with their numbers) hold, by part and id. Raises CatalogueRefused with every cell that cannot be used."""
    reader = _Reader(city)
    for name, (columns, lines) in tables.items():
        reader.sheet(name, columns, lines)
    return reader.done()


class _Reader:
    def __init__(self, city: City) -> None:
        self.city = city
        self.faults: list[Fault] = []
        self.given: dict[str, dict[str, Any]] = {}
        self.names: list[tuple[str, str, str, str, str]] = []  # (sheet, cell, kind, value, column) to be looked up when all is read

    def sheet(self, name: str, columns: list[str], lines: Lines) -> None:
        found = _which(name, columns)
        if found is None:
            return
        places = {column.key: index for column in found.columns if (index := _place(column, columns)) is not None}
        rows = self.given.setdefault(found.key, {})
        for number, cells in lines:
            row = self._row(name, found, places, number, cells)
            key = f"{row.get('category')}/{row['id']}" if found.key == "conditions" else row["id"]
            if found.key == "conditions" and not row["id"]:
                row["id"] = f"c{sum(each['category'] == row['category'] for each in rows.values()) + 1}"
                key = f"{row['category']}/{row['id']}"
            if key in rows:
                self._fault(name, number, places.get("id", 0), f"{key} 重复", f"{key} is given twice")
            rows[key] = row if found.key == "conditions" else {name: value for name, value in row.items() if name != "id"}

    def _row(self, name: str, sheet: Sheet, places: Mapping[str, int], number: int, cells: list[str]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in sheet.columns:
            at = places.get(column.key)
            cell = cells[at] if at is not None else ""
            if column.needed and not cell:
                self._fault(name, number, at or 0, f"缺少{column.zh}", f"{column.key} is missing")
            try:
                row[column.key] = column.read(cell) if cell or not column.needed else ""
            except _Wrong as wrong:
                self._fault(name, number, at or 0, f"{column.zh}:{wrong.zh}", f"{column.key}: {wrong.en}")
                row[column.key] = ""
            self._note(name, sheet, column, number, at or 0, row[column.key])
        row["en"] = row["en"] or row["zh"]
        return _shaped(sheet.key, row)

    def _note(self, name: str, sheet: Sheet, column: Column, number: int, at: int, value: Any) -> None:
        """Names of other rows are looked up in the end: they may stand in a sheet that is read later."""
        if kind := _NAMES.get(column.key):
            self.names += [(name, _cell(at, number), kind, each, column.key) for each in (value if isinstance(value, list) else [value]) if each]
        if sheet.key == "categories" and column.key == "id" and value:
            self.names.append((name, _cell(at, number), "majors", value[:2], "id"))

    def _fault(self, sheet: str, row: int, column: int, zh: str, en: str) -> None:
        self.faults.append(Fault(sheet, _cell(column, row), zh, en))

    def done(self) -> dict[str, dict[str, Any]]:
        if not self.given:
            self.faults.append(Fault("1", "A1", "没有认得的表：请用模板的表名或列名", "no sheet is known: use the names of the template's sheets and columns"))
        known = {kind: {*getattr(self.city, kind), *self.given.get(kind, {})} for kind in ("departments", "majors", "roles", "categories")}
        for sheet, cell, kind, value, column in self.names:
            if value not in known[kind]:
                every = sorted(known[kind])[:30]
                zh, en = f"{column}：没有 {value}。可用：{'、'.join(every)}", f"{column}: there is no {value}. Allowed: {', '.join(every)}"
                self.faults.append(Fault(sheet, cell, zh, en))
        if self.faults:
            raise CatalogueRefused(self.faults[:MOST_FAULTS])
        return self.given


def _shaped(key: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row as the catalogue keeps it."""
    if key == "categories":
        zh, en = row.pop("no_entry_zh"), row.pop("no_entry_en")
        row["no_entry"] = {"zh": zh, "en": en or zh} if zh else None
    if key == "conditions":
        zh, en = row.pop("close_zh"), row.pop("close_en")
        row["close"] = {"zh": zh, "en": en or zh}
    return row


def _which(name: str, columns: list[str]) -> Sheet | None:
    """The sheet by its name, else the one whose needed columns are all there, the most of them."""
    named = [sheet for sheet in SHEETS if sheet.key in name.lower() or sheet.zh in name]
    fitting = [sheet for sheet in SHEETS if all(_place(column, columns) is not None for column in sheet.columns if column.needed)]
    return named[0] if named else max(fitting, key=lambda sheet: sum(_place(column, columns) is not None for column in sheet.columns), default=None)


def _place(column: Column, columns: list[str]) -> int | None:
    wanted = {column.key, column.zh, f"{column.zh} {column.key}"}
    return next((index for index, each in enumerate(columns) if each.strip().lower() in wanted), None)


def _cell(column: int, row: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
