"""Accounts and posts: administrators make persons, security officers give them posts, auditors see both. None can do the other's part."""

import json
from typing import Any

from dash import html

from core.rights import TOKEN_RIGHTS
from layouts._base import Page
from services.grants import KINDS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The parts; `accounts.mjs` fills them over REST, each with what the account's power lets it do."""
    say, city = screen.say, screen.city
    words = {
        "roles": [[key, each.of(screen.lang)] for key, each in city.roles.items() if key != "wall"],
        "departments": [[key, each.of(screen.lang)] for key, each in city.departments.items()],
        "kinds": [[key, each.of(screen.lang)] for key, each in KINDS.items()],
        "rights": [[key, each.of(screen.lang)] for key, each in TOKEN_RIGHTS.items()],
        "sources": [[key, each.of(screen.lang)] for key, each in city.sources.items()],
    }
    grants = section(
        "grants",
        say("岗位授权", "Posts"),
        say(
            "系统管理员申请，安全管理员复核；本人与申请人不能审批。", "Asked for by an administrator, decided by a security officer, never by the same person."
        ),
    )
    one = say("一人一号：实名、单位、经核实的工作电话。", "One account, one person: real name, unit, a verified work phone.")
    shown = say("只显示一次；限定权限、来源与期限。", "Shown once; each names what it may do, as which sources, until when.")
    people, machines = section("accounts", say("账号", "Accounts"), one), section("tokens", say("接口令牌", "Tokens of machines"), shown)
    ordered = [grants, people, machines] if screen.account.role == "security" else [people, grants, machines]
    return html.Div(
        ordered,
        className="accounts-page",
        **data(page_module="accounts", area=screen.area, role=screen.account.role, words=json.dumps(words, ensure_ascii=False), watermark="1"),
    )


def section(part: str, title: str, hint: str) -> Any:
    """One table with its heading and its form."""
    return html.Section(
        [
            html.H2([title, html.Span(className="n", **data(count=part))]),
            html.P(hint, className="hint"),
            html.Div(**data(form=part)),
            html.Div(className="once", hidden=True, role="status", **data(once=part)),
            html.Div(**data(inside=part)),
        ],
        className="panel",
        **data(part=part),
    )


PAGE = Page("accounts", "/accounts", "账号与权限", "Accounts", "users", layout, order=72, roles=("admin", "security", "auditor"))
