"""The latest steps of cases: when, which, what, where, and the stage it has come to."""

from widgets._base import View
from widgets._case_words import case_words

VIEW = View(
    "ticker",
    zh="动态",
    en="Ticker",
    fits=("list",),
    size=(4, 3),
    least=(3, 2),
    topics=("case",),
    narrows=("category", "department", "state", "urgent", "within"),
    brings=case_words,
)
