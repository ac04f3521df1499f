"""Area codes (统计用区划代码): levels, prefixes and containment.

A code is text: 6 digits for a district, 9 for a town or street, 12 for a community, 15 for a grid cell
and 15 plus `-NN` for a micro grid. The codes nest by their beginnings.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Level = Literal["district", "town_street", "community", "grid", "micro_grid"]
LEVELS: tuple[Level, ...] = ("district", "town_street", "community", "grid", "micro_grid")
_LENGTHS: dict[int, Level] = {6: "district", 9: "town_street", 12: "community", 15: "grid"}
_CODE = re.compile(r"\d{6}(?:\d{3}){0,3}|\d{15}-\d{2}")


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the tree. `lon`/`lat` (WGS-84 degrees) is a point inside it."""

    code: str
    name: str
    name_en: str
    level: Level
    parent: str | None
    kind: str
    lon: float
    lat: float


def level_of(code: str) -> Level:
    """The level a code stands for. Raises ValueError when `code` is no area code."""
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no area code: use 6, 9, 12 or 15 digits, or 15 digits and -NN for a micro grid")
    return "micro_grid" if "-" in code else _LENGTHS[len(code)]


def parent_of(code: str) -> str | None:
    """The code one level up, None for a district."""
    level = level_of(code)
    if level == "district":
        return None
    return code[:15] if level == "micro_grid" else code[:-3]


def prefix(code: str) -> str:
    """What a code means as a prefix: only empty groups are cut off (440600 → 4406, 440604000000 → 440604, 440604010 stays)."""
    head = code[:6]
    groups = [code[i : i + 3] for i in range(6, len(code), 3)] if "-" not in code else [code[6:]]
    while groups and groups[-1] == "000":
        groups.pop()
    if groups:
        return head + "".join(groups)
    while head.endswith("00"):
        head = head[:-2]
    return head


def covers(area: str, code: str) -> bool:
    """Whether `code` lies in `area` (or is it)."""
    return code.startswith(prefix(area))


def ancestors(code: str) -> list[str]:
    """`code` and everything above it, the district last."""
    chain = [code]
    while (above := parent_of(chain[-1])) is not None:
        chain.append(above)
    return chain


@lru_cache(maxsize=8192)
def at_level(code: str, level: Level) -> str | None:
    """The ancestor of `code` (or itself) at `level`, None where `code` lies above it."""
    return next((c for c in ancestors(code) if level_of(c) == level), None)
