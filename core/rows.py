"""Foreign rows as rows of a dataset: every value read, every row that cannot be taken refused with its reasons, what is odd about the others noted."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.datasets import DataColumn, Dataset, Rule
from core.moments import Order, Unread
from core.row_values import Decimal, decimal_of, is_nothing, reader
from core.words import Words

MOST_KNOWN = 20_000  # values of a column whose reading is remembered

# Why a row is refused (or, the last ones, what is noted of one that was taken), and what to do.
REASONS = {
    "missing": Words("必填项为空：请补上", "A required column is empty: fill it in"),
    "bad_number": Words("不是数字", "This is no number"),
    "ambiguous_number": Words("逗号可能是千分位也可能是小数点：请写明小数符号", "The comma may part thousands or decimals: say which in the interface"),
    "not_whole": Words("应为整数", "This must be a whole number"),
    "out_of_bounds": Words("超出允许范围", "This lies outside of what is allowed"),
    "bad_date": Words("不是日期或时间", "This is no date or time"),
    "ambiguous_date": Words(
        "日与月的先后不明：请写作 2026-11-05，或在接口中写明顺序", "Day or month first? Write 2026-11-05, or give the order in the interface"
    ),
    "bad_bool": Words("应为是或否", "This must be yes or no"),
    "unknown_word": Words("不在允许的取值之内", "This is none of the allowed values"),
    "bad_text": Words("文字无法识别：编码有误", "The text cannot be read: its encoding is wrong"),
    "sheet_error": Words("表格公式出错", "A formula of the spreadsheet failed"),
    "digits_lost": Words("表格把编号变成了科学计数：请把该列设为文本", "A spreadsheet turned a number into 4.4E+17: make the column text"),
    "too_long": Words("文字超过 4,000 字", "The text has over 4,000 characters"),
    "bad_width": Words("比表头多出单元格：可能有未加引号的逗号", "The row has more cells than the header: a comma without quotes?"),
    "bad_json": Words("不是 JSON 对象", "This is no JSON object"),
    "bad_cap": Words("不是有效的 CAP 预警", "This is no valid CAP alert"),
    "bad_place": Words("经纬度不是数字或超出范围", "Longitude or latitude is no number, or beyond ±180 or ±90"),
    "no_area": Words("没有区划也没有位置", "It has neither an area nor a place"),
    "unknown_area": Words("没有此区划或名称", "There is no such area or name"),
    "ambiguous_area": Words("有多个同名区划：请写上镇街或用代码", "Several areas have this name: add the town, or use the code"),
    "outside": Words("在本区之外", "It lies outside this district"),
    "foot": Words("合计行或落款，不是数据", "A line of totals or of who signed, no data"),
    "too_old": Words("超过保留期限", "It is older than rows are kept"),
    "repeated": Words("同一键重复出现：以最后一行为准", "The key comes again: the last row counts"),
    "incomplete": Words("不完整", "Not complete"),
    "invalid": Words("不符合格式", "Not of the right form"),
    "inconsistent": Words("前后矛盾", "Contradicts itself"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: its number, our column, a code of REASONS, what stands there. `kept`: the row was taken all the same."""

    row: int
    column: str | None
    reason: str
    value: str
    kept: bool = False


@dataclass(slots=True)
class Checked:
    """Rows by column, read; where `refused` is true the row is not to be taken (its columns may be None). `numbers` are those of the source."""

    columns: dict[str, list[Any]]
    numbers: Sequence[int]
    refused: list[bool]
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Checker:
    """Reads the rows of one load, batch by batch. `words` are the lists that columns name: list → what a value is called → its id."""

    dataset: Dataset
    words: Mapping[str, Mapping[str, str]]
    zone: ZoneInfo
    order: Order | None = None
    decimal: Decimal | None = None
    _known: dict[str, dict[Any, Any]] = field(default_factory=dict)
    _decimals: dict[str, Decimal] = field(default_factory=dict)

    def check(self, columns: Mapping[str, Sequence[Any]], numbers: Sequence[int]) -> Checked:
        """Read rows; `columns` are ours, of one length, those the source lacks are left away and are None in every row."""
        made = Checked({}, numbers, [False] * len(numbers))
        for name, column in self.dataset.columns.items():
            given = columns.get(name)
            made.columns[name] = [None] * len(numbers) if given is None else self._read(name, column, list(given), made)
        for name in {*self.dataset.key, *(name for name, column in self.dataset.columns.items() if column.required)}:
            self._require(name, made)
        for rule in self.dataset.rules:
            self._note(rule, made)
        return made

    def _read(self, name: str, column: DataColumn, given: list[Any], made: Checked) -> list[Any]:
        """The column's values read; each different one once."""
        known = self._known.setdefault(name, {})
        if len(known) > MOST_KNOWN:
            known.clear()
        kind = "word" if column.choices or column.words else column.kind
        read = reader(column, self.words.get(column.words or "", {}), self.zone, self.order, self._decimal(name, column, given))
        if (types := set(map(type, given)) - {type(None)}) in ({str}, {int}):
            return self._read_alike(name, given, types.pop(), lambda value: _result(read, value, kind), made)
        found = []
        for at, value in enumerate(given):
            key = (type(value), value) if isinstance(value, str | int | float) else None
            if key is not None and key in known:
                result = known[key]
            else:
                result = _result(read, value, kind)
                if key is not None:
                    known[key] = result
            if isinstance(result, Unread):
                made.refused[at] = True
                made.faults.append(Fault(made.numbers[at], name, result.code, str(value)))
                result = None
            found.append(result)
        return found

    def _read_alike(self, name: str, given: list[Any], of: type, read: Callable[[Any], Any], made: Checked) -> list[Any]:
        """The same where all of them are of one type, as in files and most columns of databases: millions of rows come through here."""
        known = self._known[name]
        results = {value: known[of, value] if (of, value) in known else read(value) for value in set(given)}
        if len(results) * 2 < len(given):  # a column of ever new values is not worth remembering
            known.update({(of, value): result for value, result in results.items()})
        if Unread in set(map(type, results.values())):
            bad = {value for value, result in results.items() if isinstance(result, Unread)}
            for at, value in enumerate(given):
                if value in bad:
                    made.refused[at] = True
                    made.faults.append(Fault(made.numbers[at], name, results[value].code, str(value)))
            results |= dict.fromkeys(bad)
        return [results[value] for value in given]

    def _decimal(self, name: str, column: DataColumn, given: list[Any]) -> Decimal | None:
        if column.kind not in ("int", "float") or self.decimal:
            return self.decimal
        if name not in self._decimals and (seen := decimal_of(given)):
            self._decimals[name] = seen
            self._known[name] = {}  # read before it was known
        return self._decimals.get(name)

    def _require(self, name: str, made: Checked) -> None:
        if None not in made.columns[name]:
            return
        faulty = {fault.row for fault in made.faults if fault.column == name}
        for at, value in enumerate(made.columns[name]):
            if value is None and made.numbers[at] not in faulty:
                made.refused[at] = True
                made.faults.append(Fault(made.numbers[at], name, "missing", ""))

    def _note(self, rule: Rule, made: Checked) -> None:
        keeps, code = KEEPS.get(rule.kind), NOTED.get(rule.kind)
        if keeps is None or code is None:
            return
        first, second = made.columns[rule.columns[0]], made.columns[rule.columns[-1]]
        every = [made.columns[name] for name in rule.columns]
        pattern = re.compile(rule.pattern) if rule.pattern else None
        for at, values in enumerate(zip(*every, strict=True)):
            if not made.refused[at] and not keeps(values, pattern):
                shown = " > ".join(str(value) for value in (first[at], second[at])) if rule.kind == "consistent" else str(first[at] or "")
                made.faults.append(Fault(made.numbers[at], rule.columns[0], code, shown, kept=True))


def _result(read: Any, value: Any, kind: str) -> Any:
    """The value read, None where the cell says nothing, or the Unread that says why not."""
    try:
        return None if is_nothing(value, kind) else read(value)
    except Unread as unread:
        return unread


def complete(values: Sequence[Any], pattern: "re.Pattern[str] | None" = None) -> bool:
    """All of them are filled."""
    return all(value is not None for value in values)


def valid(values: Sequence[Any], pattern: "re.Pattern[str] | None" = None) -> bool:
    """Each that is there has the form."""
    return pattern is None or all(value is None or pattern.fullmatch(str(value)) is not None for value in values)


def consistent(values: Sequence[Any], pattern: "re.Pattern[str] | None" = None) -> bool:
    """The first is not after (above) the second, where both are there."""
    first, second = values
    return first is None or second is None or bool(first <= second)


KEEPS = {"complete": complete, "valid": valid, "consistent": consistent}
NOTED = {"complete": "incomplete", "valid": "invalid", "consistent": "inconsistent"}


def is_old(at: Any, before: datetime, zone: ZoneInfo) -> bool:
    """Whether a row of this date or time lies before a moment."""
    if at is None:
        return False
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=zone)
    return moment.astimezone(UTC) < before
