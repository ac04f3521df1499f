"""The page of a case: what it is and what was done, how long each stage took, and beside that its place, its links, what desks write about it."""

import json
from collections.abc import Mapping
from typing import Any

from dash import html

from services.case_messages import PARTIES, WRITERS
from services.may import for_post
from widgets._base import Screen
from widgets._bits import data, icon, to_wall
from widgets._case_panel import LIGHTS as LIGHT_WORDS
from widgets._case_panel import actions, facts, flags, limit, may_cover, photos, timeline, words


def live_part(screen: Screen, case: Mapping[str, Any]) -> Any:
    """What changes with the case: drawn anew by the server at each step."""
    return html.Div(
        [
            head(screen, case),
            html.Div(
                [facts(screen, case), html.Div([words(screen, case), photos(screen, case["photos"], case["covered"])], className="said")], className="about"
            ),
            actions(screen, case),
            stage_bar(screen, case["stages"]),
            timeline(screen, case),
        ],
        className="case-panel whole",
        **data(open=case["no"], version=case["version"], lon=case["lon"], lat=case["lat"], **may_cover(screen)),
    )


def head(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Number, flags, category, light and time left; print it, put it on a wall."""
    light = case["light"] or "done"
    printing = screen.say("打印", "Print")
    return html.Header(
        [
            html.Div(
                [
                    html.Span(case["no"], className="no"),
                    *flags(screen, case),
                    html.Span(className="push"),
                    html.Button([icon("clipboard-list"), html.Span(printing)], className="btn sm print", **data(action="print-case")),
                    to_wall(screen, no=case["no"]),
                ],
                className="r1",
            ),
            html.Div(
                [
                    html.H2(screen.say(case["category_zh"], case["category_en"])),
                    html.Span(className=f"lamp {light}", **{"aria-hidden": "true"}),
                    html.B(screen.say(*LIGHT_WORDS.get(light, ("已结案", "closed")))),
                    html.Span(limit(screen, case), className=f"tl {light}", **data(due=case["due_at"] if case["light"] else "")),
                ],
                className="r3",
            ),
        ]
    )


def stage_bar(screen: Screen, stages: list[Mapping[str, Any]]) -> Any:
    """A line for each stay in a state: its time against what it may take; a suspension stands apart."""
    if not stages:
        return None
    longest = max((max(each["seconds"], each["allowed"] or 0) for each in stages if not each["stopped"]), default=0) or 1
    kind = screen.say("工作时", "office time") if stages[0]["working"] else screen.say("连续计时", "by every clock")
    title = html.H3([screen.say("各环节用时", "Time per stage"), html.Span(kind)])
    return html.Section([title, html.Ol([stay(screen, each, longest) for each in stages], className="stages")], className="stage-times")


def stay(screen: Screen, each: Mapping[str, Any], longest: float) -> Any:
    """One stay: a bar of what it took and a mark at what it may take, both by the longest of the case."""
    took, may = span(screen, each["seconds"]), span(screen, each["allowed"]) if each["allowed"] is not None else ""
    state = "stopped" if each["stopped"] else "over" if each["over"] else "now" if each["left"] is None and each["allowed"] is not None else ""
    share = 100 * min(1.0, each["seconds"] / longest)
    bar = [html.I(style={"width": f"{share:.1f}%"})]
    bar += [html.Em(style={"left": f"{100 * min(1.0, each['allowed'] / longest):.1f}%"})] if each["allowed"] is not None else []
    told = screen.say("不计时", "not counted") if each["stopped"] else screen.say(f"限 {may}", f"of {may}") if may else ""
    untimed = each["allowed"] is None and not each["stopped"]
    over = html.Strong(screen.say("超时", "over")) if each["over"] else None
    return html.Li(
        [
            html.Span(screen.say(each["zh"], each["en"]), className="s"),
            html.Span(bar if not untimed else [], className="b"),
            html.B("—" if untimed else took),
            html.Small([told, over]),
        ],
        className=state,
    )


def span(screen: Screen, seconds: float) -> str:
    """Minutes under an hour, else hours to a tenth."""
    if seconds < 3600:
        return screen.say(f"{round(seconds / 60)} 分", f"{round(seconds / 60)} min")
    hours = f"{seconds / 3600:.1f}".removesuffix(".0")
    return screen.say(f"{hours} 时", f"{hours} h")


def side(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Place, who is named, links and messages: filled and kept true by `case.mjs`, `_masked_values.mjs`, `_case_links.mjs` and `_case_talk.mjs`."""
    say = screen.say
    place = [
        html.H3([say("位置与附近在办", "Place and open cases near by")]),
        html.Div(className="pin-map", **data(map="")),
        html.Ul(className="near", **data(near="")),
    ]
    talk = [html.H3([say("留言", "Messages"), html.Span(say("仅内部可见", "internal"))]), html.Div(className="talk", **data(talk="", parties=parties(screen)))]
    return html.Aside(
        [
            html.Section(place, className="place"),
            html.Div(**data(named="")),
            html.Section([html.H3(say("关联案件", "Linked cases")), html.Div(className="linked", **data(linked=""))]),
            html.Section(talk, id="talk") if for_post(screen.parts, screen.account, "cases.messages", (*WRITERS, "security", "auditor")) else None,
        ],
        className="case-side",
    )


def parties(screen: Screen) -> str:
    """Whom a message may call with @, by name."""
    named = [*(screen.city.roles[role] for role in PARTIES), *screen.city.departments.values()]
    return json.dumps([each.of(screen.lang) for each in named], ensure_ascii=False)


def printed(screen: Screen) -> Any:
    """The line at a printed page's foot; `case.mjs` adds when."""
    who = f"{screen.account.unit} {screen.account.name}"
    said = screen.say(f"{who} 打印于 ", f"Printed by {who} at ")
    more = screen.say("。个人信息已脱敏，仅限工作使用。", ". Personal data is masked; for official use only.")
    return html.P([said, html.Span(**data(printed_at=screen.city.zone)), more], className="printed")
