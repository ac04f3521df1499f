"""What a dataset is: a class of data (数据类) with its columns, whose it is, how secret, how fresh it must be and which rules its rows keep."""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.words import Words

# The seven databases (七库): 人口 法人 证照 地理 视频 知识 事件.
Database = Literal["people", "legal", "licences", "geo", "video", "knowledge", "events"]
Kind = Literal["text", "int", "float", "bool", "date", "time"]
Personal = Literal["name", "phone", "id_card", "address", "plate", "mail"]
Secrecy = Literal["open", "internal", "sensitive", "core"]  # 公开 内部 敏感 核心
Use = Literal["statistics", "service", "command", "exchange", "public"]
RuleKind = Literal["complete", "unique", "valid", "consistent"]
STORE = "store"
AGED = ("crowd_reading", "patrol", "recurring", "visit", "guard", "handover")  # records of the case store that go by age (store/aged.py)
OWN_COLUMNS = ("_key", "_area", "_load", "_at")  # what the lake adds to every row
_SPAN = re.compile(r"(\d{1,4})([mhdwy])")
_PYTHON_ALONE = re.compile(r"\(\?[=!<P]|\\[1-9]")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}


def span(text: str) -> timedelta:
    """The stretch of time of 15m, 6h, 1d, 4w or 3y. Raises ValueError for anything else."""
    match = _SPAN.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{text!r} is no span of time: write 15m, 6h, 1d, 4w or 3y")
    return int(match[1]) * _UNITS[match[2]]


def _is_span(text: str) -> str:
    span(text)
    return text


Span = Annotated[str, AfterValidator(_is_span)]  # a span of time as it is written


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataColumn(_Row):
    """A column: its words and kind, what it may hold, and the mask it is shown with where it is `personal`.

    `words` is the city's list that names its values, such as industries; `choices` name them here. `low` and `high` bound numbers.
    `correct`: communities may ask for another value (回流). `holder`: names who holds or runs something, mostly a firm; a natural person's name is masked.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    zh: str
    en: str
    kind: Kind = "text"
    required: bool = False
    personal: Personal | None = None
    holder: bool = False
    words: str | None = None
    choices: dict[str, tuple[str, str]] = {}
    low: float | None = None
    high: float | None = None
    correct: bool = False


class Rule(_Row):
    """A rule of quality. `complete`: the columns are filled. `unique`: no two rows share them. `valid`: the text of the column fits `pattern`.
    `consistent`: of two dates or numbers the first is not after (above) the second."""

    kind: RuleKind
    columns: tuple[str, ...] = Field(min_length=1)
    pattern: str | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Rule":
        if (self.kind == "valid") != (self.pattern is not None):
            raise ValueError("a valid rule, and no other, has a pattern")
        if self.kind == "consistent" and len(self.columns) != 2:
            raise ValueError("a consistent rule compares two columns: name the earlier (smaller) one first")
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"the pattern is no regular expression: {error}") from error
            if _PYTHON_ALONE.search(self.pattern):
                raise ValueError("the pattern looks around or back, which databases cannot: say it without (?=, (?!, (?<, \\1")
        return self


class Licence(_Row):
    """What makes a row a licence (证照) that is searched for: the columns of its number and its holder, and of its state and its last day where it has them."""

    number: str
    holder: str
    state: str | None = None
    ends: str | None = None


class Dataset(_Row):
    """One class of data: a row in cities/*/datasets/*.yaml.

    `source` is `loads` (rows come by an interface or a file and stay in the lake) or `store:<family>` (kept in the case store, such as store:person).
    `area` names the column with an area code; else `place` names those of longitude and latitude, from which the cell is found.
    `licence` puts its rows into the search. `time` is the moment periods are of, with the grain `month` whole months. `fresh` is how old the newest load
    may be, `keep` how long rows are kept (15m, 6h, 1d, 4w, 3y): since their `time`, without one since the load that last changed them.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    zh: str
    en: str
    database: Database
    says: Words
    source: str = Field("loads", pattern=r"^(loads|store:[a-z_]+)$")
    columns: dict[str, DataColumn]
    key: tuple[str, ...] = Field(min_length=1)
    area: str | None = None
    place: tuple[str, str] | None = None
    time: str | None = None
    grain: Literal["day", "month"] = "day"
    secrecy: Secrecy = "internal"
    uses: tuple[Use, ...] = ("statistics",)
    owner: str  # a department
    fresh: Span | None = None
    keep: Span | None = None
    rules: tuple[Rule, ...] = ()
    licence: Licence | None = None
    sent_down: bool = True  # communities see their own rows of it

    @property
    def family(self) -> str | None:
        """The kind of record of the case store that this is, None where rows come by loads."""
        return self.source.partition(":")[2] or None

    @property
    def personal(self) -> dict[str, Personal]:
        """The personal columns and their masks."""
        return {name: column.personal for name, column in self.columns.items() if column.personal}

    @property
    def of_people(self) -> bool:
        """Whether each row is a resident: small numbers of them are hidden. A tree with somebody who looks after it is none, nor is a home."""
        kinds = self.personal.values()
        return "id_card" in kinds or (self.database == "people" and "name" in kinds)

    @model_validator(mode="after")
    def _names_columns(self) -> "Dataset":
        licence = [name for name in self.licence.model_dump().values() if name] if self.licence else []
        named = [
            *self.key,
            *(self.place or ()),
            *licence,
            *(name for name in (self.area, self.time) if name),
            *(name for rule in self.rules for name in rule.columns),
        ]
        for name in named:
            if name not in self.columns:
                raise ValueError(f"{self.id} has no column {name!r}: its columns are {', '.join(self.columns)}")
        if self.time and self.columns[self.time].kind not in ("date", "time"):
            raise ValueError(f"the time of {self.id} is {self.time!r}, which holds neither dates nor times")
        if self.licence and (self.family or self.area is None):
            raise ValueError(f"{self.id} is searched as licences, which come by loads and have a column with their area")
        if self.keep and self.family and self.family not in AGED:
            raise ValueError(
                f"{self.id} is kept by the case store as {self.family}, which has no age: take keep out, its source says what is on record. "
                f"By age go {', '.join(AGED)}, and rows that come by loads"
            )
        if self.personal and self.secrecy == "open":
            raise ValueError(f"{self.id} holds personal columns and cannot be open: make it internal, sensitive or core")
        return self
