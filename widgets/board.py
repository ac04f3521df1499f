"""The event board: a column for each stage with its count and the cards that fit."""

from widgets._base import Setting, View, at_least_one
from widgets._case_words import case_words

VIEW = View(
    "board",
    zh="看板",
    en="Board",
    fits=("list",),
    size=(12, 5),
    least=(6, 3),
    settings=(Setting("limit", "int", None, zh="每列最多张数", en="Cards at most in a column", check=at_least_one),),
    topics=("case",),
    narrows=("category", "department", "state", "urgent", "within"),
    brings=case_words,
)
