"""Which column of a source is which of ours, and what has changed about them since the last time (schema drift)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Literal

from core.datasets import Dataset
from core.row_values import is_nothing
from core.words import Words

LOOKED_AT = 500  # values of a column by which its kind is told
_SIGNS = re.compile(r"[\s_\-.()（）:：*]+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d+)?")
What = Literal["new", "missing", "renamed", "retyped"]
KINDS = {"text": Words("文本", "text"), "number": Words("数字", "numbers"), "time": Words("时间", "times"), "bool": Words("是/否", "yes or no")}


@dataclass(frozen=True, slots=True)
class Drift:
    """A change of the source's columns: `column` as the source called it (ours where it is missing), `to` its new name or kind."""

    what: What
    column: str
    to: str = ""

    @property
    def words(self) -> Words:
        """The change in a sentence."""
        if self.what == "retyped":
            kind = KINDS.get(self.to, Words(self.to, self.to))
            return Words(f"列「{self.column}」的内容变为{kind.zh}", f"column {self.column} now holds {kind.en}")
        zh = {"new": f"新增列「{self.column}」，未采用", "missing": f"缺少列「{self.column}」", "renamed": f"列「{self.column}」似已改名为「{self.to}」"}
        en = {"new": f"column {self.column} is new and not taken", "missing": f"column {self.column} is missing"}
        return Words(zh[self.what], en.get(self.what, f"column {self.column} seems to be called {self.to} now"))


def matched(dataset: Dataset, names: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Their names → ours: as `mapping` says, else by the column's id, Chinese or English name."""
    ours = {_folded(text): id for id, column in reversed(dataset.columns.items()) for text in (column.en, column.zh, id)}
    found: dict[str, str] = {}
    names = list(names)
    for name in names:
        if (id := mapping.get(name)) in dataset.columns:
            found[name] = str(id)
    for name in names:
        id = ours.get(_folded(name))
        if name not in found and name not in mapping and id and id not in found.values():
            found[name] = id
    return found


def changes(dataset: Dataset, match: Mapping[str, str], names: Sequence[str], mapping: Mapping[str, str], before: Mapping[str, str]) -> list[Drift]:
    """What has changed: `before` are the source's columns of the last time and what each held (`kinds`), empty the first time."""
    known = {ours: theirs for theirs, ours in mapping.items()} | {ours: theirs for theirs, ours in matched(dataset, before, mapping).items()}
    lacking = [id for id in dataset.columns if id not in match.values() and (not before or id in known)]
    unknown = [name for name in names if name not in match and name not in before]
    found = []
    for id in lacking:
        was = known.get(id, id)
        likely = get_close_matches(_folded(was), [_folded(name) for name in unknown], 1, 0.7)
        new = next((name for name in unknown if likely and _folded(name) == likely[0]), None)
        found.append(Drift("renamed", was, new) if new else Drift("missing", was))
        unknown = [name for name in unknown if name != new]
    return found + [Drift("new", name) for name in unknown if before]


def retyped(before: Mapping[str, str], now: Mapping[str, str]) -> list[Drift]:
    """Columns that hold something else than the last time."""
    return [Drift("retyped", name, kind) for name, kind in now.items() if before.get(name) and kind and before[name] != kind]


def needed(dataset: Dataset) -> list[str]:
    """The columns without which no row can be taken: required ones, those of the key, of the area (else of the place) and of the time."""
    where = [dataset.area] if dataset.area else list(dataset.place or ())
    required = [id for id, column in dataset.columns.items() if column.required]
    return list(dict.fromkeys(name for name in [*dataset.key, *where, dataset.time, *required] if name))


def kinds(columns: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    """What each column seems to hold, by its first values; empty where it has none."""
    return {name: _kind([value for value in values[:LOOKED_AT] if not is_nothing(value)]) for name, values in columns.items()}


def _kind(values: Sequence[Any]) -> str:
    if not values:
        return ""
    found = {_kind_of(value) for value in values}
    return found.pop() if len(found) == 1 else "text"


def _kind_of(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(value.strip())):
        return "number"
    return "time" if isinstance(value, datetime | date) or (isinstance(value, str) and re.match(r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}", value)) else "text"


def _folded(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
