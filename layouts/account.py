"""One's own account: who one is, which post one works in, password, one-time codes, open sessions."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The parts; `account.mjs` fills them over REST."""
    say = screen.say
    rule = say("至少 10 个字符，大写、小写、数字、其他字符中的三类；常见密码不可用。", "At least 10 characters of three kinds; common passwords are refused.")
    taken = say("兼任、代岗与应急岗位在此切换；每次切换都有记录。", "Assignments, deputies and incident roles are taken here, on record.")
    parts = (
        ("person", say("本人", "Person"), ""),
        ("post", say("岗位", "Post"), taken),
        ("password", say("密码", "Password"), rule),
        (
            "second_step",
            say("动态口令", "One-time codes"),
            say("用验证器应用扫码，登录时再输入六位数字。", "Scan with an authenticator app; signing in then asks for six digits."),
        ),
        (
            "sessions",
            say("登录中的设备", "Where you are signed in"),
            say("不认识的，请立即结束并修改密码。", "End what you do not know, and change the password."),
        ),
    )
    return html.Div([section(*each) for each in parts], className="account-page", **data(page_module="account", owes=screen.account.owes))


def section(part: str, title: str, hint: str) -> Any:
    """One part with its heading."""
    inside = [html.H2(title), html.P(hint, className="hint") if hint else None, html.Div(className="inside", **data(inside=part))]
    return html.Section(inside, className="panel", **data(part=part))


PAGE = Page("account", "/account", "我的账号", "My account", "user", layout, order=99, nav=False)
