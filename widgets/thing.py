"""One thing that is followed: a building with its consent sheets, an enterprise with its open cases, an officer's tasks, a case on its way."""

from core.words import Words
from services.thing_card import kinds
from widgets._base import Setting, View

LONGEST = 200


def _short(value: str) -> Words | None:
    return Words("过长", "is too long") if len(value) > LONGEST else None


VIEW = View(
    "thing",
    zh="关注一项",
    en="One thing",
    fits=("none",),
    size=(3, 4),
    least=(2, 2),
    settings=(
        Setting("kind", "choice", "case", zh="类别", en="Kind", choices=tuple(kinds()), called=kinds()),
        Setting("ref", "text", None, zh="编号（在搜索里“加到页面”即填好）", en="Number (the search's “add to page” fills it in)", needed=True, check=_short),
    ),
    topics=("case",),
)
