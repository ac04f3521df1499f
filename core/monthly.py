"""The monthly tables communities are asked for: what each asks, which of it is known already, and which cells are left to fill in by hand."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.datasets import Dataset
from core.terms import NUMBERS
from core.words import Words

Reason = Literal["empty", "no_load", "by_hand"]
# Why a cell is not filled.
REASONS: Mapping[Reason, Words] = {
    "empty": Words("来源中此格未填", "Not filled in at the source"),
    "no_load": Words("本月数据尚未报到", "Nothing has come in for this month yet"),
    "by_hand": Words("没有来源，请手工填写", "Nobody holds it: fill it in by hand"),
}


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MonthlyColumn(_Row):
    """A column of a table: `column` of the dataset as it is (in a table with `by` the sum of it), `count` for how many records, or nothing of them: by hand.

    `where` counts only some records. `optional`: an empty cell is an answer too, such as a date that has not come. `few`: the number of some residents.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    zh: str
    en: str
    column: str | None = None
    count: bool = False
    where: dict[str, list[str]] = {}
    optional: bool = False
    few: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether nothing we hold fills it."""
        return self.column is None and not self.count


class Monthly(_Row):
    """One table: a row in cities/*/monthly/*.yaml.

    Its records are those of `dataset` that fit `where` and whose `time` (the dataset's own where none is named) lies in the month; with `standing` all that
    stand. Each is a line, or, with `by` (a column, or `area` for the areas below), each value is one and its columns are sums and counts.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")
    zh: str
    en: str
    says: Words
    asked_by: str  # a department
    dataset: str
    where: dict[str, list[str]] = {}
    by: str | None = None
    time: str | None = None
    standing: bool = False
    columns: dict[str, MonthlyColumn]

    @model_validator(mode="after")
    def _fits_together(self) -> "Monthly":
        if any(column.count for column in self.columns.values()) and not self.by:
            raise ValueError("only a table with 'by' counts records: each line of this one is a record")
        return self


def faults(table: Monthly, datasets: Mapping[str, Dataset]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What a table says of its dataset that is not so: where it stands, and the cure."""
    dataset = datasets.get(table.dataset)
    if dataset is None:
        yield ("dataset",), f"there is no dataset {table.dataset!r}: name one of {', '.join(list(datasets)[:12])} …"
        return
    allowed = f"its columns are {', '.join(dataset.columns)}"
    if table.by not in (None, "area") and table.by not in dataset.columns:
        yield ("by",), f"{dataset.id} has no column {table.by!r}: write area, or one of {', '.join(dataset.columns)}"
    if not table.standing and (table.time or dataset.time) not in dataset.columns:
        yield ("time",), f"{dataset.id} has no time: name one of its dates by 'time', or say 'standing: true'"
    for name in table.where:
        if name not in dataset.columns:
            yield ("where", name), f"{dataset.id} has no column {name!r}: {allowed}"
    for column in table.columns.values():
        for name in (*column.where, *([column.column] if column.column else [])):
            if name not in dataset.columns:
                yield ("columns", column.id), f"{dataset.id} has no column {name!r}: {allowed}"
            elif table.by and name == column.column and dataset.columns[name].kind not in NUMBERS:
                yield ("columns", column.id), f"{name} of {dataset.id} is no number, and a table with 'by' adds up: count it, or take it out"
