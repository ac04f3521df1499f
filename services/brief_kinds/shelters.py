"""Shelters, with how many people they take."""

from core.words import Words
from services.brief_kinds._base import Kind

KIND = Kind(
    "shelters",
    "避护场所",
    "Shelters",
    80,
    record="place",
    thing="shelters",
    nearest=True,
    amount=Words("人", "places"),
    page="/?page=command&area={area}",
    figure="facility.count",
)
