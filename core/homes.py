"""What a home's label says about where in its building it is, and how floors and units make a table (楼栋图)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ROOM = re.compile(r"(\d{1,3})(\d{2})$")


def floor_and_unit(label: str) -> tuple[int, int] | None:
    """3栋501 → (5, 1); None for a label that does not end in floor and two digits of the unit."""
    found = _ROOM.search(label)
    return (int(found[1]), int(found[2])) if found else None


def state_of(occupied: bool, owner: Any, owner_lives_here: bool) -> str:
    """empty, let (somebody lives there who is not its owner) or lived_in."""
    if not occupied:
        return "empty"
    return "lived_in" if owner is None or owner_lives_here else "let"


def table(homes: Sequence[Mapping[str, Any]], floors: int) -> dict[str, Any]:
    """{"units": […], "floors": [{"floor", "homes": [home | None per unit]}] from the top, "others": homes whose place is not known}.

    A floor with two homes of the same unit keeps the first; the second is among the others.
    """
    placed: dict[tuple[int, int], Mapping[str, Any]] = {}
    others = []
    for home in homes:
        at = floor_and_unit(home["label"])
        if at is None or at in placed:
            others.append(home)
        else:
            placed[at] = home
    units = sorted({unit for _, unit in placed})
    top = max([floors, *(floor for floor, _ in placed)])
    rows = [{"floor": floor, "homes": [placed.get((floor, unit)) for unit in units]} for floor in range(top, 0, -1)]
    return {"units": units, "floors": rows if placed else [], "others": others}
