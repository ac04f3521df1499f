"""The door: a plain page that works before there is a session."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import flask

from core.words import Lang, Words
from layouts.plain import Plain
from widgets._screen import language, theme

if TYPE_CHECKING:
    from services._parts import Parts

DEMO_ACCOUNTS = ("leader", "dispatcher", "dispatcher2", "community", "officer", "handler", "property", "wall", "admin", "security", "auditor")
STYLES = ("tokens", "base", "icons", "login")
WHY = {
    "wall": Words("此大屏链接已失效，请向管理员索取新链接。", "This wall's link has ended; ask the administrator for a new one."),
    "single": Words("统一身份认证没有成功，请重试或用密码登录。", "Single sign-on did not work: try again, or use your password."),
    "unknown": Words("本系统没有您的账号，请联系管理员。", "The identity server knows you, but there is no account of yours here: ask the administrator."),
    "second": Words("您的岗位需要第二步验证，请用密码和动态口令登录。", "Your post needs a second step: sign in with password and code."),
    "ended": Words("登录已失效，请重新登录。", "Your session has ended; please sign in again."),
}


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the login page."""

    def login() -> Any:
        if flask.g.account is not None and "why" not in flask.request.args:
            return flask.redirect("/")
        response = flask.make_response(page(parts))
        response.headers["Cache-Control"] = "no-store"
        return response

    return login


def page(parts: "Parts") -> str:
    """The whole document in the language and theme of the visitor's cookies."""
    lang, shade = language(None), theme(None)
    links = "".join(f'<link rel="stylesheet" href="/assets/{name}.css">' for name in STYLES)
    centre = escape(parts.city.centre.of(lang))
    return f"""<!doctype html>
<html lang="{"en" if lang == "en" else "zh-CN"}" data-theme="{shade}" data-surface="desk"><head><meta charset="utf-8">
<title>{say(lang, "登录", "Sign in")} · {centre}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/assets/logo-light.svg">
{links}<script type="module" src="/assets/login.mjs"></script></head>
<body class="door"><main>
<header><span class="logo"></span><div><h1>{centre}</h1>
<p>{say(lang, "磁铁 Magnet · 实时指挥", "Magnet · live command centre")}</p></div></header>
{form(parts, lang)}
{demo(parts, lang) if parts.settings.demo else ""}
{switches(lang, shade)}
</main></body></html>"""


def say(lang: Lang, zh: str, en: str) -> str:
    """The text in `lang`, safe in HTML."""
    return escape(Words(zh, en).of(lang))


def form(parts: "Parts", lang: Lang) -> str:
    """User name and password; `login.mjs` sends them."""
    why = WHY.get(flask.request.args.get("why", ""))
    told = escape(why.of(lang)) if why else ""
    return f"""<form method="post" action="/login" novalidate>
<label for="username">{say(lang, "账号", "User name")}</label>
<input class="inp" id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">{say(lang, "密码", "Password")}</label>
<input class="inp" id="password" name="password" type="password" autocomplete="current-password" required>
<div id="code-field" hidden><label for="code">{say(lang, "动态口令", "One-time code")}</label>
<input class="inp" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7"></div>
<p class="error" role="alert" id="error"{"" if why else " hidden"}>{told}</p>
<button class="btn pri" type="submit" data-action="sign-in">{say(lang, "登录", "Sign in")}</button>
<noscript><p class="error">{say(lang, "登录需要启用 JavaScript。", "Signing in needs JavaScript.")}</p></noscript>
{single(parts, lang)}</form>"""


def single(parts: "Parts", lang: Lang) -> str:
    """The way through the house's own identity server, where there is one."""
    if not parts.settings.oidc_issuer:
        return ""
    target = escape(quote(flask.request.args.get("next", "/")))
    return f'<a class="btn" href="/login/single?next={target}" data-action="single">{say(lang, "统一身份认证登录", "Single sign-on")}</a>\n'


def switches(lang: Lang, shade: str) -> str:
    """Language and theme before there is an account."""
    words = say(lang, "深浅色", "Light or dark")
    return f"""<footer><button class="btn sm" data-action="lang">{"中文" if lang == "en" else "English"}</button>
<button class="icb" data-action="theme" title="{words}" aria-label="{words}">
<i class="i i-{"sun" if shade == "dark" else "moon"}"></i></button></footer>"""


def demo(parts: "Parts", lang: Lang) -> str:
    """The demo's accounts; one click fills the form."""
    head = Words("演示账号", "Demo accounts").of(lang)
    note = Words("点一下即填入；数据均为虚构。", "One click fills the form; all data are fictional.").of(lang)
    buttons = "".join(
        f'<button type="button" data-fill="{name}"><b>{escape(parts.city.roles[name.rstrip("2")].of(lang))}</b><span>{name}</span></button>'
        for name in DEMO_ACCOUNTS
        if name.rstrip("2") in parts.city.roles
    )
    return f'<section class="demo" aria-label="{head}"><h2>{head}</h2><p>{note}</p><div>{buttons}</div></section>'


PLAIN = Plain("login", "/login", view, roles="open")
