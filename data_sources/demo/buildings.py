"""What the demo knows of its buildings beside their rows: outline, height, and who of the residents is building chief (楼长)."""

from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry import mapping

from data_sources.demo.ground import footprints, height_m
from data_sources.demo.people import REFERENCE_YEAR, Home

CHIEF_FROM = 35  # years of age


def known(buildings: Sequence[Mapping[str, object]], homes: Sequence[Home], persons: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
    """The rows with `footprint`, `height` and, where somebody lives, `chief`."""
    building_of = {home.id: home.building for home in homes}
    chiefs: dict[int, object] = {}
    for person in persons:
        if int(str(person["birth_year"])) <= REFERENCE_YEAR - CHIEF_FROM:
            chiefs.setdefault(building_of[int(str(person["home"]))], person["name"])
    outlines = footprints(buildings)
    return [
        {**row, "footprint": mapping(outline), "height": height_m(row), "chief": chiefs.get(int(str(row["id"])))}
        for row, outline in zip(buildings, outlines, strict=True)
    ]
