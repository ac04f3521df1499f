"""What the pages of the officer's phone share: who they are for, the document around them, and which files the phone keeps."""

import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import flask

from core.words import Lang, Words
from widgets._screen import Theme, language, theme

if TYPE_CHECKING:
    from services._parts import Parts

ASSETS = Path(__file__).parents[2] / "assets"
ROLES = ("officer", "community")
STYLE = ("tokens.css", "base.css", "icons.css", "logo-dark.svg", "logo-light.svg")
WHY = ("why.css", "why.mjs", "_why_keys.mjs", "_why_of.mjs", "_pop.mjs", "_once.mjs")
NAMED = ("reach.css", "_masked_values.mjs", "_reveal.mjs", "_not_mine.mjs", "watermark.mjs")
SHARED = (*STYLE, *WHY, *NAMED, "session.mjs", "idle.mjs", "live_client.mjs", "live.worker.mjs", "_case_act.mjs", "_pin_map.mjs", "devices.mjs")
WORKER = "_phone_worker.mjs"


@lru_cache(maxsize=1)
def kept() -> tuple[str, ...]:
    """The files under assets/ that the phone keeps for when there is no network: what is named _phone* or phone*, and what they use."""
    ours = sorted(path.name for pattern in ("_phone*.mjs", "phone*.mjs", "phone*.css", "phone*.svg", "phone*.png") for path in ASSETS.glob(pattern))
    return tuple(name for name in (*SHARED, *ours) if name != WORKER)


def views() -> list[str]:
    """The views there are: `todo` is assets/phone_todo.mjs."""
    return [name.removeprefix("phone_").removesuffix(".mjs") for name in kept() if name.startswith("phone_") and name.endswith(".mjs")]


@lru_cache(maxsize=1)
def version() -> str:
    """What changes when any of the phone's files changes."""
    return hashlib.sha256(b"".join((ASSETS / name).read_bytes() for name in (*kept(), WORKER))).hexdigest()[:12]


def say(lang: Lang, zh: str, en: str) -> str:
    """The text in `lang`, safe in HTML."""
    return escape(Words(zh, en).of(lang))


def icon(name: str) -> str:
    """One of assets/icons.css."""
    return f'<i class="i i-{name}" aria-hidden="true"></i>'


def shown_in() -> tuple[Lang, Theme]:
    """Language and theme; in the street light is easier to read, so that it is what nobody's choice means."""
    return language(flask.g.account), theme(None) if "magnet_theme" in flask.request.cookies else "light"


def document(parts: "Parts", title: str, body: str, module: str = "") -> str:
    """The whole document around `body`; `module` is its script."""
    lang, shade = shown_in()
    sheets = [name for name in kept() if name.endswith(".css")]
    links = "".join(f'<link rel="stylesheet" href="/assets/{name}">' for name in sheets)
    script = f'<script type="module" src="/assets/{module}.mjs"></script>' if module else ""
    return f"""<!doctype html>
<html lang="{"en" if lang == "en" else "zh-CN"}" data-theme="{shade}" data-surface="phone"><head><meta charset="utf-8">
<title>{title} · {escape(parts.city.centre.of(lang))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><meta name="robots" content="noindex">
<meta name="magnet-session" content="{flask.g.account.stream if flask.g.account else ""}">
<meta name="theme-color" content="{"#0A0D11" if shade == "dark" else "#F3F5F7"}">
<link rel="icon" href="/assets/phone_icon.svg"><link rel="apple-touch-icon" href="/assets/phone_icon_192.png">
<link rel="manifest" href="/m/manifest.webmanifest">
{links}{script}</head>
<body class="phone">{body}</body></html>"""


def answer(html: str, status: int = 200) -> flask.Response:
    """A page that nothing on the way keeps: the phone's own service worker does."""
    response = flask.make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
