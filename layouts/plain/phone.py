"""The officer's phone: one page whose views are assets/phone_<view>.mjs; it opens without network once it has been there."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask

from core.areas import at_level
from core.reports import CHANNELS, ON_THE_WAY
from layouts.plain import Plain
from layouts.plain._phone import ROLES, answer, document, icon, say, shown_in, version, views
from services.areas import areas
from services.devices import BOUND, COOKIE, meet
from services.todo import kinds
from services.who import cell_of

if TYPE_CHECKING:
    from services._parts import Parts

MOST_PHOTOS = 6
DEVICE_LASTS_S = 400 * 86400


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the phone."""

    def phone() -> Any:
        account = flask.g.account
        if account.role not in ROLES or account.kind == "wall":
            return answer(nobodys(parts), 403)
        if account.role not in BOUND:
            return answer(page(parts))
        token = flask.request.cookies.get(COOKIE, "")[:100]
        device = meet(parts, account, token, flask.request.user_agent.string, flask.request.remote_addr)
        if device.state == "revoked":
            return flask.redirect("/m/ended")
        response = answer(page(parts)) if device.state == "bound" else answer(waits(parts, device.id), 403)
        if device.token and device.token != token:
            response.set_cookie(COOKIE, device.token, httponly=True, samesite="Lax", secure=flask.request.is_secure, max_age=DEVICE_LASTS_S)
        return response

    return phone


def page(parts: "Parts") -> str:
    """The whole document: the head and the views' places; `phone.mjs` fills them."""
    lang, _ = shown_in()
    wait = say(lang, "正在打开…", "Opening…")
    body = f"""<div id="app"><p class="opening" role="status">{wait}</p>
<noscript><p class="told bad">{say(lang, "此页面需要启用 JavaScript。", "This page needs JavaScript.")}</p></noscript></div>{settings(parts)}"""
    return document(parts, say(lang, "网格员", "Grid officer"), body, "phone")


def nobodys(parts: "Parts") -> str:
    """For those who do not work outside."""
    lang, _ = shown_in()
    words = say(lang, "手机端供网格员和社区工作者使用。", "The phone is for grid officers and community workers.")
    return document(
        parts,
        say(lang, "手机端", "Phone"),
        f'<main class="alone">{icon("device-mobile")}<h1>{words}</h1><a class="btn" href="/">{say(lang, "回首页", "Home")}</a></main>',
    )


def waits(parts: "Parts", device: int | None) -> str:
    """For an officer's second phone, until somebody approves it."""
    lang, _ = shown_in()
    head = say(lang, "此手机还没有绑定到您的账号", "This phone is not bound to your account yet")
    why = say(
        lang, "您的账号已绑定另一部手机。更换手机需要社区、街道派遣员或管理员批准。", "Your account is bound to another phone. A change has to be approved."
    )
    tell = say(lang, f"请告诉批准人：设备编号 {device}。", f"Tell who approves it: device number {device}.")
    again = say(lang, "已批准，重新打开", "Approved: open again")
    return document(
        parts,
        head,
        f'<main class="alone" data-device="waiting">{icon("device-mobile")}<h1>{head}</h1><p>{why}</p><p><b>{tell}</b></p>'
        f'<a class="btn pri" href="/m">{again}</a><a class="btn" href="/">{say(lang, "回首页", "Home")}</a></main>',
    )


def settings(parts: "Parts") -> str:
    """What the phone must know, also without network, as JSON that no text can break out of."""
    account, known = flask.g.account, areas(parts)
    cell, community = cell_of(parts, account), at_level(account.area, "community") or account.area
    data = {
        "version": version(),
        "views": views(),
        "account": {**{name: getattr(account, name) for name in ("id", "username", "name", "unit", "role", "area")}, "community": community, "cell": cell},
        "areas": {code: {"zh": known[code].name, "en": known[code].name_en} for code in (community, cell) if code in known},
        "kinds": kinds(account.role),
        "categories": [[each.id, each.zh, each.en] for each in parts.city.categories.values() if not each.no_entry],
        "channels": [[key, *CHANNELS[key]] for key in ON_THE_WAY],
        "photos": MOST_PHOTOS,
        "centre": parts.city.center,
        "zone": parts.city.zone,
        "city": {"zh": parts.city.zh, "en": parts.city.en},
        "sketched": parts.settings.demo,
    }
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="settings">{text}</script>'


PLAIN = Plain("phone", "/m", view)
