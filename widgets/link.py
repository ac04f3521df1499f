"""A way to another address: nothing of it is loaded until somebody goes there."""

from typing import Any
from urllib.parse import urlsplit

from dash import html

from core.words import Words
from widgets._base import Screen, Setting, View
from widgets._bits import icon

LONGEST = 2000


def web_address(value: str) -> Words | None:
    """Whether `value` is an address of the web that says openly where it leads."""
    if len(value) > LONGEST or any(not char.isprintable() or char.isspace() for char in value):
        return Words("不是网址：有空格、不可见字符或过长", "is no address: it has spaces, invisible characters or is too long")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        return Words("网址应以 http:// 或 https:// 开头", "begins with http:// or https://")
    if "@" in parts.netloc:
        return Words("网址里不能有用户名或密码", "holds no user name or password")
    return None


def draw(screen: Screen, settings: dict[str, Any]) -> Any:
    """What it is and the host it leads to; on a wall, where nobody can press it, the whole address."""
    address = settings["address"]
    words = html.B(settings.get("words") or screen.say("打开", "Open"))
    if screen.surface.startswith("wall"):
        return html.Div([words, html.Span(address, className="host")], className="body way")
    inside = [html.Span([words, html.Span(urlsplit(address).hostname, className="host")]), icon("external-link")]
    return html.Div(html.A(inside, href=address, target="_blank", rel="noopener noreferrer", title=address), className="body way")


VIEW = View(
    "link",
    zh="网址",
    en="Link",
    fits=("none",),
    size=(3, 1),
    least=(2, 1),
    settings=(
        Setting("address", "text", None, zh="网址", en="Address", needed=True, check=web_address),
        Setting("words", "text", None, zh="显示的文字", en="What it says"),
    ),
    draw=draw,
)
