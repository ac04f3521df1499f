"""Grid cells as the field has them: kinds, posts, codes from west to east, and what a city asks of a cell's staff."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.words import Words

Kind = Literal["area_group", "basic", "dedicated", "micro"]
KINDS: tuple[Kind, ...] = ("area_group", "basic", "dedicated", "micro")
Post = Literal["grid_leader", "full_time", "part_time", "building_chief", "micro_leader", "unit"]
POSTS: dict[Post, Words] = {
    "grid_leader": Words("网格长", "Grid leader"),
    "full_time": Words("专职网格员", "Full-time officer"),
    "part_time": Words("兼职网格员", "Part-time officer"),
    "building_chief": Words("楼长", "Building chief"),
    "micro_leader": Words("微网格长", "Micro leader"),
    "unit": Words("挂包单位", "Attached unit"),
}
WITH_PHONE: tuple[Post, ...] = ("grid_leader", "full_time", "micro_leader")  # whose present cell is the officer's own
MOST_CELLS = 999  # three digits
MOST_MICRO = 99

Weight = Literal["block", "warn", "ignore"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HowMany(_Row):
    """How many of a post a cell of a kind needs and may have; no `most` is no limit."""

    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=0)] | None = None


class CellRules(_Row):
    """What a city asks of its cells. `overlap`, `gap`, `outside` block the saving, warn, or are ignored below `tolerance_m2`.

    `staff` counts posts by kind of cell; `one_cell_each` is 一格一员: a full-time officer looks after one cell; `per_10000` are the full-time and
    part-time officers that 10,000 residents of a community need (0: not asked).
    """

    overlap: Weight = "block"
    outside: Weight = "block"
    gap: Weight = "warn"
    tolerance_m2: Annotated[float, Field(ge=0, le=10_000)] = 1.0
    staff: dict[Kind, dict[Post, HowMany]] = {}
    one_cell_each: bool = True
    per_10000: Annotated[float, Field(ge=0, le=1000)] = 0


class Known(_Row):
    """What answers a question beforehand: rows of a dataset of the community, counted, summed, or the value that stands there most often."""

    dataset: str
    measure: Literal["count", "sum", "most"] = "count"
    of: str | None = None
    where: dict[str, tuple[str, ...]] = {}


class SurveyField(_Row):
    """A question of the community survey. `known` answers it beforehand: a figure of the community's card by its name, or rows of a dataset."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    zh: str
    en: str
    kind: Literal["number", "text", "choice", "yes_no"] = "text"
    choices: dict[str, tuple[str, str]] = {}
    unit: tuple[str, str] = ("", "")
    most: Annotated[int, Field(ge=1)] = 1_000_000
    known: Known | str | None = None

    def wrong(self, value: Any) -> Words | None:
        """Why this is no answer; None and "" are a question left open."""
        if value in (None, ""):
            return None
        if self.kind == "number" and (isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= self.most):
            return Words(f"应为 0 到 {self.most} 的数", f"is a number from 0 to {self.most}")
        if self.kind == "yes_no" and not isinstance(value, bool):
            return Words("应为是或否", "is yes or no")
        if self.kind == "choice" and value not in self.choices:
            return Words(f"只能是 {'、'.join(self.choices)}", f"is one of {', '.join(self.choices)}")
        if self.kind == "text" and (not isinstance(value, str) or len(value) > min(self.most, 1000)):
            return Words(f"应为文字，最多 {min(self.most, 1000)} 字", f"is a text of at most {min(self.most, 1000)} characters")
        return None


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell to be numbered: any name, its middle, and the code it has (None: a new one)."""

    key: str
    lon: float
    lat: float
    code: str | None


def reading_order(spots: Sequence[Spot]) -> list[Spot]:
    """From north to south in rows, in each row from west to east, as cells are numbered."""
    if not spots:
        return []
    north, south = max(s.lat for s in spots), min(s.lat for s in spots)
    rows = max(1, round(len(spots) ** 0.5))
    high = (north - south) or 1e-9
    return sorted(spots, key=lambda s: (min(int((north - s.lat) / high * rows), rows - 1), s.lon))


def renumbered(community: str, spots: Sequence[Spot], used: Iterable[str]) -> dict[str, str]:
    """Codes in reading order by key: what is in order keeps its own, the rest get new ones, since a code that a cell ever had (`used`) goes to no other.

    Raises ValueError where three digits are not enough.
    """
    following = _next_number(used)
    codes: dict[str, str] = {}
    last, kept = 0, True
    for spot in reading_order(spots):
        number = int(spot.code[12:15]) if spot.code else 0
        kept = kept and number > last
        if not kept:
            number, following = following, following + 1
        if number > MOST_CELLS:
            raise ValueError(f"{community} has used up its {MOST_CELLS} cell numbers")
        last = number
        codes[spot.key] = f"{community}{number:03}"
    return codes


def next_codes(community: str, count: int, used: Iterable[str]) -> list[str]:
    """Codes for `count` new cells: numbers that no cell of the community ever had. Raises ValueError where there are none left."""
    first = _next_number(used)
    if first + count - 1 > MOST_CELLS:
        raise ValueError(f"{community} has used up its {MOST_CELLS} cell numbers")
    return [f"{community}{first + i:03}" for i in range(count)]


def next_micro(cell: str, used: Iterable[str]) -> str:
    """The next code of a micro cell in `cell`. Raises ValueError where there is none left."""
    number = 1 + max((int(code[16:18]) for code in used if code.startswith(f"{cell}-")), default=0)
    if number > MOST_MICRO:
        raise ValueError(f"{cell} has used up its {MOST_MICRO} micro numbers")
    return f"{cell}-{number:02}"


def _next_number(used: Iterable[str]) -> int:
    return 1 + max((int(code[12:15]) for code in used), default=0)


def named_anew(name: str, old: str | None, new: str) -> str:
    """A name that begins with the number of the old code gets that of the new one: 03 网格 → 07 网格."""
    if not old:
        return name
    for before, after in ((old[12:15], new[12:15]), (old[13:15], new[13:15] if new[12] == "0" else new[12:15])):
        if re.match(rf"{before}(?!\d)", name):
            return after + name[len(before) :]
    return re.sub(rf"(?<!\d){old[13:15]}(?!\d)", new[13:15] if new[12] == "0" else new[12:15], name, count=1)


@dataclass(frozen=True, slots=True)
class StaffFault:
    """A breach of the staffing rule: `cell` None is the whole community's."""

    cell: str | None
    rule: str
    words: Words


def staff_faults(rules: CellRules, cells: Mapping[str, str], staff: Iterable[Mapping[str, Any]], residents: int) -> list[StaffFault]:
    """What the staff of a community's cells (code → kind) lacks; `staff` rows have cell, post, officer, name. `residents` of the community."""
    rows = list(staff)
    faults = []
    for code, kind in cells.items():
        for post, wanted in rules.staff.get(kind, {}).items():  # type: ignore[call-overload]
            have = sum(row["cell"] == code and row["post"] == post for row in rows)
            words = POSTS[post]
            if have < wanted.least:
                faults.append(
                    StaffFault(code, "too_few", Words(f"缺{words.zh}：{have} 人，应至少 {wanted.least} 人", f"{words.en}: {have} of at least {wanted.least}"))
                )
            if wanted.most is not None and have > wanted.most:
                faults.append(
                    StaffFault(code, "too_many", Words(f"{words.zh}超员：{have} 人，至多 {wanted.most} 人", f"{words.en}: {have}, at most {wanted.most}"))
                )
    if rules.one_cell_each:
        faults += _with_several(rows)
    officers = sum(row["post"] in ("full_time", "part_time", "grid_leader") for row in rows)
    needed = residents * rules.per_10000 / 10_000
    if rules.per_10000 and officers < needed:
        zh = f"每万人应配 {rules.per_10000:g} 人：按 {residents} 人应有 {needed:.1f} 人，现有 {officers} 人"
        faults.append(
            StaffFault(None, "per_10000", Words(zh, f"{rules.per_10000:g} per 10,000 residents: {residents} need {needed:.1f}, there are {officers}"))
        )
    return faults


def _with_several(rows: Sequence[Mapping[str, Any]]) -> list[StaffFault]:
    mine: dict[int, set[str]] = {}
    for row in rows:
        if row["post"] == "full_time" and row["officer"] is not None:
            mine.setdefault(row["officer"], set()).add(row["cell"])
    return [
        StaffFault(
            code, "one_cell_each", Words(f"一格一员：同一专职网格员兼管 {len(cells)} 个网格", f"One officer each: one full-time officer has {len(cells)} cells")
        )
        for cells in mine.values()
        if len(cells) > 1
        for code in sorted(cells)
    ]
