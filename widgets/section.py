"""A heading: what follows it on the page, down to the next one, is its section. It folds, or is one of several tabs. The grid draws it."""

from typing import Any

from dash import html

from core.words import Words
from widgets._base import Screen, Setting, View

KINDS = {"fold": Words("可折叠", "Folds"), "tab": Words("标签页", "A tab")}


def draw(screen: Screen, settings: dict[str, Any]) -> Any:
    """Only the words, for where no grid stands around it."""
    return html.H2(settings["title"], className="body")


VIEW = View(
    "section",
    zh="分区标题",
    en="Section heading",
    fits=("none",),
    size=(12, 1),
    least=(12, 1),
    settings=(
        Setting("kind", "choice", "fold", zh="方式", en="As", choices=("fold", "tab"), called=KINDS),
        Setting("closed", "bool", False, zh="打开页面时折叠", en="Folded when the page opens"),
    ),
    draw=draw,
)
