"""What a dataset is rolled up to (rollup, cube): by community and day, told apart by columns, with what is counted, summed or listed of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from core.datasets import Dataset

# Values of `median` fall into steps of two per cent, which keeps a median within one per cent of the true one and lets rollups be added up.
STEP = 1.02
# Of distinct values every eighth by its hash is kept, and only where that says enough: 1 / sqrt(22,500) is a third of two per cent.
# Of very many every 64th does, which is among those every eighth.
SAMPLE, SPARSE, ENOUGH = 8, 64, 22_500
COMMUNITY_DIGITS, TOWN_DIGITS = 12, 9
FILLED = "?"  # behind a column's name: told apart by whether there is a value, not by which
HOUR = "@"  # behind the time column's: told apart by the hour of the city's day

How = Literal["median", "distinct"]


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of a rollup. `day` is the time column, None where things are counted as they stand; `dims` are columns, with `?` whether they are filled,
    with `@` their hours.

    `digits` is how much of the area's code is kept: 12 are communities, 9 towns and streets.
    `sums` are number columns; `value` with `how` is the column whose values are kept for a median (in steps) or a distinct count (a sample).
    """

    day: str | None = None
    dims: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    value: str | None = None
    how: How | None = None
    digits: int = COMMUNITY_DIGITS

    def __str__(self) -> str:
        value = f"{self.how}:{self.value}" if self.how else ""
        return "/".join((self.day or "", ",".join(self.dims), ",".join(self.sums), value, str(self.digits)))

    @classmethod
    def parse(cls, text: str) -> "Shape":
        day, dims, sums, value, digits = text.partition("#")[0].split("/")
        how, _, column = value.partition(":")
        return cls(day or None, _names(dims), _names(sums), column or None, how or None, int(digits))  # type: ignore[arg-type]

    @property
    def hourly(self) -> bool:
        """Whether it is told apart by hours."""
        return any(dim.endswith(HOUR) for dim in self.dims)

    def covers(self, other: "Shape") -> bool:
        """Whether what `other` is asked for can be had of this one."""
        same = (self.value, self.how) == (other.value, other.how) and (other.day is None or other.day == self.day) and other.digits <= self.digits
        same = same and self.hourly == other.hourly  # days are not added up of hours: there are too many
        return same and set(other.dims) <= set(self.dims) and set(other.sums) <= set(self.sums)

    def named(self, dataset: Dataset) -> str:
        """The text of a rollup of this shape, with the kinds its columns have today; empty where the dataset has lost one of them."""
        columns = [name for name in (self.day, self.value, *self.sums, *(dim.rstrip(FILLED + HOUR) for dim in self.dims)) if name]
        kinds = [dataset.columns[name].kind for name in columns if name in dataset.columns]
        return f"{self}#{','.join(kinds)}" if len(kinds) == len(columns) else ""


def nearest(wanted: Shape, shapes: Iterable[Shape]) -> Shape | None:
    """Of the shapes that tell what is wanted the coarsest: it has the fewest rows."""
    able = [shape for shape in shapes if shape.covers(wanted)]
    return min(able, key=lambda shape: (shape.digits, shape.day is not None, len(shape.dims), str(shape)), default=None)


def fewest(shapes: set[Shape]) -> list[Shape]:
    """The shapes of communities that no other of them covers, each for towns too, which larger areas are answered from."""
    most = [one for one in shapes if not any(other != one and other.covers(one) for other in shapes)]
    return sorted([*most, *(replace(one, digits=TOWN_DIGITS) for one in most)], key=str)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
