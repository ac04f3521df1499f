"""A case, opened: where it stands, what may be done, and its timeline."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import html

from widgets._base import Screen
from widgets._bits import data, icon, to_wall
from widgets._cases import time_left

FLAGS = {"supervised": ("督办", "supervised"), "whistled": ("吹哨", "whistled"), "rework": ("返工", "rework")}
LIGHTS = {"red": ("超期", "overdue"), "yellow": ("将超期", "nearly due"), "green": ("按期", "on time")}


def panel(screen: Screen, case: Mapping[str, Any]) -> Any:
    """The drawer's content for `services.cases.case`."""
    return html.Div(
        [head(screen, case), facts(screen, case), words(screen, case), photos(screen, case), actions(screen, case), timeline(screen, case)],
        className="case-panel",
        **data(open=case["no"], version=case["version"]),
    )


def gone(screen: Screen, no: str) -> Any:
    """What stands there when the case cannot be shown."""
    return html.Div(
        [
            close(screen),
            html.Div(
                [icon("inbox"), html.B(no), html.Span(screen.say("没有这个案件，或不在您的范围内。", "There is no such case, or it lies outside your scope."))],
                className="void",
            ),
        ],
        className="case-panel",
    )


def close(screen: Screen) -> Any:
    """The button that closes the drawer."""
    return html.Button(icon("x"), className="icb close", **{**data(action="close-case"), "aria-label": screen.say("关闭", "Close")})


def head(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Number, flags, category and time."""
    light = case["light"] or "done"
    return html.Header(
        [
            html.Div([html.Span(case["no"], className="no"), *flags(screen, case), *head_tools(screen, case)], className="r1"),
            html.H2(screen.say(case["category_zh"], case["category_en"])),
            html.Div(
                [
                    html.Span(className=f"lamp {light}", **{"aria-hidden": "true"}),
                    html.B(screen.say(*LIGHTS.get(light, ("已结案", "closed")))),
                    html.Span(limit(screen, case), className=f"tl {light}", **data(due=case["due_at"] if case["light"] else "")),
                ],
                className="r3",
            ),
        ]
    )


def head_tools(screen: Screen, case: Mapping[str, Any]) -> list[Any]:
    """At the right end: put it on a wall, close it."""
    return [html.Span(className="push"), to_wall(screen, no=case["no"]), close(screen)]


def flags(screen: Screen, case: Mapping[str, Any]) -> list[Any]:
    """What is raised on it: urgent, supervised, whistled, rework."""
    raised = [html.Span(screen.say("急", "URGENT"), className="flag urg")] if case["urgent"] else []
    return [*raised, *(html.Span(screen.say(*FLAGS[name]), className="flag") for name, up in case["flags"].items() if up)]


def limit(screen: Screen, case: Mapping[str, Any]) -> str:
    """The time left of its stage, nothing where none runs."""
    return time_left(screen, case["due_at"], datetime.now(screen.city.tz)) if case["light"] else ""


def facts(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Place, stage, department and times."""
    state, department = screen.city.workflow.states[case["state"]], case["department"]
    place = screen.say(f"{case['area_zh']} {case['grid_zh'] or ''}", case["area_en"])
    rows = [
        (screen.say("地点", "Place"), html.A(place, href=f"/map?area={case['area']}")),
        (screen.say("环节", "Stage"), screen.say(state.zh, state.en)),
        (screen.say("处置部门", "Department"), screen.city.named("departments", department).of(screen.lang) if department else "—"),
        (screen.say("上报", "Reported"), clock(case["reported_at"])),
        (screen.say("本环节到期", "Stage due"), clock(case["due_at"])),
        (screen.say("总时限", "Due in all"), clock(case.get("deadline_at"))),
        (screen.say("来源", "Source"), screen.city.named("sources", case["source"]).of(screen.lang) if case.get("source") else "—"),
    ]
    reporter = case.get("reporter")
    if reporter:
        rows.append((screen.say("上报人", "Reporter"), " ".join(str(value) for value in reporter.values() if value)))
    return html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value))])


def words(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Subject and text, long numbers masked by the service."""
    parts = [html.B(case["title"])] if case.get("title") else []
    parts += [html.P(case["text"])] if case.get("text") else []
    return html.Div(parts, className="words") if parts else None


def photos(screen: Screen, case: Mapping[str, Any]) -> Any:
    """A thumbnail for each photo, which opens the whole."""
    addresses = [f"/api/v1/photos/{name}" for name in case["photos"]]
    shown = [
        html.A(html.Img(src=f"{address}?size=thumb", alt=screen.say(f"照片 {number}", f"Photo {number}")), href=address, target="_blank")
        for number, address in enumerate(addresses, 1)
    ]
    return html.Div(shown, className="photos") if shown else None


def actions(screen: Screen, case: Mapping[str, Any]) -> Any:
    """A button for each thing this account may do; `cases.mjs` asks for what an action needs."""
    offered = case["actions"]
    if not offered:
        return None
    first = next((each for each in offered if each["onward"]), None)
    buttons = [
        html.Button(each["label"][screen.lang], className="btn pri" if each is first else "btn", **data(do=each["action"], index=index))
        for index, each in enumerate(offered)
    ]
    return html.Div(
        [html.Div(buttons, className="acts"), html.Form(className="ask", hidden=True)],
        className="doing",
        **data(offers=json.dumps(offered, ensure_ascii=False)),
    )


def timeline(screen: Screen, case: Mapping[str, Any]) -> Any:
    """What happened, newest first."""
    steps = [step(screen, each) for each in reversed(case["steps"])]
    return html.Section(
        [html.H3([screen.say("经过", "History"), html.Span(screen.say(f"{len(steps)} 步", f"{len(steps)} steps"))]), html.Ol(steps, className="steps")]
    )


def step(screen: Screen, each: Mapping[str, Any]) -> Any:
    """One step: when, what, by whom, from where to where."""
    before = screen.city.workflow.states.get(each["from"]) if each["from"] else None
    way = [html.Span(screen.say(before.zh, before.en)), icon("arrow-right")] if before and each["from"] != each["to"] else []
    return html.Li(
        [
            html.Time(clock(each["at"]), dateTime=each["at"]),
            html.B(screen.say(each["zh"], each["en"])),
            html.Span(actor(screen, each["actor"]), className="by"),
            html.Span([*way, html.Span(screen.say(each["to_zh"], each["to_en"]))], className="way"),
            html.P(each["note"]) if each["note"] else None,
        ]
    )


def actor(screen: Screen, name: str) -> str:
    """Whoever took a step; a department by its name in the reader's language."""
    return next((words.of(screen.lang) for words in screen.city.departments.values() if words.zh == name), name)


def clock(at: str | None) -> str:
    """Day and minute of a wire time; it is already in the city's zone."""
    return datetime.fromisoformat(at).strftime("%m-%d %H:%M") if at else "—"
