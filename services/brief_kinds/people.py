"""Residents, counted where they live; never listed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.words import Words
from services.brief_kinds._base import By, Kind, named
from store.brief import AGES

if TYPE_CHECKING:
    from core.city import City


def _ages(city: "City") -> Mapping[str, Words]:
    ends = [*AGES[1:], None]
    return {
        str(start): Words(f"{start} 岁以上", f"{start} and over") if end is None else Words(f"{start}–{end - 1} 岁", f"{start}–{end - 1}")
        for start, end in zip(AGES, ends, strict=True)
    }


KIND = Kind(
    "people",
    "人口",
    "Residents",
    10,
    record="indicator",
    thing="people",
    by=(By("age", "年龄", "By age", _ages), By("origin", "来源地", "By origin", named("origins"))),
    residents=True,
    page="/?page=livelihood&area={area}",
    figure="person.count",
)
