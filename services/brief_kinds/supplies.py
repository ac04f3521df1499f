"""Stores of supplies, with what lies there."""

from core.words import Words
from services.brief_kinds._base import Kind

KIND = Kind(
    "supplies",
    "应急物资点",
    "Supply points",
    70,
    record="place",
    thing="supplies",
    nearest=True,
    amount=Words("件", "items"),
    page="/?page=command&area={area}",
    figure="facility.count",
)
