"""Words of one's own: headings, lists, links and tables in Markdown. No HTML, and no picture is fetched."""

import re
from typing import Any

from dash import dcc, html

from core.words import Words
from widgets._base import Screen, Setting, View

LONGEST = 4000
PICTURE = re.compile(r"!+(?=\[)")


def short(value: str) -> Words | None:
    """Whether the text is short enough to be read on a page."""
    return Words(f"最多 {LONGEST} 字", f"has {LONGEST} characters at most") if len(value) > LONGEST else None


def draw(screen: Screen, settings: dict[str, Any]) -> Any:
    """The text; what would be a picture becomes a link, so that a page asks no other host."""
    markdown = PICTURE.sub("", settings["text"])
    links = None if screen.surface.startswith("wall") else "_blank"
    return html.Div(dcc.Markdown(markdown, dangerously_allow_html=False, link_target=links, className="words"), className="body prose", tabIndex=0)


VIEW = View(
    "text",
    zh="文字",
    en="Text",
    fits=("none",),
    size=(3, 2),
    least=(2, 1),
    settings=(Setting("text", "text", None, zh="文字（Markdown）", en="Text (Markdown)", needed=True, check=short),),
    draw=draw,
)
