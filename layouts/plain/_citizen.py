"""What the pages for residents share: the document, its head with large text, language and theme, and whom to ring in an emergency."""

from html import escape
from typing import TYPE_CHECKING

import flask

from core.words import Lang, Words
from widgets._screen import Theme, language, theme

if TYPE_CHECKING:
    from services._parts import Parts

STYLES = ("tokens", "base", "icons", "report")


def say(lang: Lang, zh: str, en: str) -> str:
    """The text in `lang`, safe in HTML."""
    return escape(Words(zh, en).of(lang))


def icon(name: str) -> str:
    """One of assets/icons.css, beside words."""
    return f'<i class="i i-{name}" aria-hidden="true"></i>'


def shown_in() -> tuple[Lang, Theme]:
    """Language and theme of the visitor's cookies; by day and in the street light is easier to read."""
    return language(None), theme(None) if "magnet_theme" in flask.request.cookies else "light"


def answer(html: str, status: int = 200) -> flask.Response:
    """The page, kept by nobody on the way: its address may hold a key."""
    response = flask.make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def document(parts: "Parts", title: str, module: str, body: str) -> str:
    """The whole document around `body`; `module` is its script."""
    lang, shade = shown_in()
    large = " data-large" if flask.request.cookies.get("magnet_large") == "1" else ""
    links = "".join(f'<link rel="stylesheet" href="/assets/{name}.css">' for name in STYLES)
    return f"""<!doctype html>
<html lang="{"en" if lang == "en" else "zh-CN"}" data-theme="{shade}" data-surface="phone"{large}><head><meta charset="utf-8">
<title>{title} · {escape(parts.city.centre.of(lang))}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><meta name="robots" content="noindex">
<link rel="icon" href="/assets/logo-light.svg">
{links}<script type="module" src="/assets/{module}.mjs"></script></head>
<body class="citizen"><div class="sheet">{_head(parts, lang, shade, large)}<main>{body}</main></div></body></html>"""


def _head(parts: "Parts", lang: Lang, shade: Theme, large: str) -> str:
    theme_words = say(lang, "深浅色", "Light or dark")
    return f"""<header class="top"><a href="/report"><span class="logo"></span><b>{say(lang, "随手拍", "Report it")}</b>
<span>{escape(Words(parts.city.zh, parts.city.en).of(lang))}</span></a>
<button class="btn sm" type="button" data-action="large" aria-pressed="{"true" if large else "false"}">{say(lang, "大字", "Large")}</button>
<button class="btn sm" type="button" data-action="lang" lang="{"zh-CN" if lang == "en" else "en"}">{"中文" if lang == "en" else "EN"}</button>
<button class="icb" type="button" data-action="theme"
 title="{theme_words}" aria-label="{theme_words}">{icon("sun" if shade == "dark" else "moon")}</button></header>"""


def choice(name: str, value: str, inside: str) -> str:
    """A large tile that is one of several; the input stands before its label, so that old browsers can dress the chosen one."""
    key = escape(f"{name}-{value}")
    field = f'<input class="sr" type="radio" id="{key}" name="{name}" value="{escape(value)}">'
    return f'<span class="choice">{field}<label class="tile" for="{key}">{inside}</label></span>'


def ring(parts: "Parts", lang: Lang) -> str:
    """The emergency numbers as links that ring."""
    return "".join(
        f'<a class="btn warn" href="tel:{escape(number)}">{icon("phone")}<b>{escape(number)}</b><span>{escape(words.of(lang))}</span></a>'
        for number, words in parts.city.emergency.items()
    )
