"""A case on a wall: number, category, place, light, time and steps; no title, no text, no person."""

from collections.abc import Mapping
from typing import Any

from dash import html

from widgets._base import Screen
from widgets._bits import data, icon
from widgets._case_panel import LIGHTS, clock, flags, limit

MOST_STEPS = 8


def case_scene(screen: Screen, case: Mapping[str, Any]) -> Any:
    """The case `services.cases.case` gives a wall."""
    return html.Section([head(screen, case), facts(screen, case), steps(screen, case)], className="mg case-scene", **data(case=case["no"]))


def head(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Light and time left, number and flags, category."""
    light = case["light"] or "done"
    lamp = [html.Span(className=f"lamp {light}", **{"aria-hidden": "true"}), html.B(screen.say(*LIGHTS.get(light, ("已结案", "closed"))))]
    left = html.Span(limit(screen, case), className=f"tl {light}", **data(due=case["due_at"] if case["light"] else ""))
    return html.Header(
        [
            html.Div([html.Span(case["no"], className="no"), *flags(screen, case)], className="r1"),
            html.H2(screen.say(case["category_zh"], case["category_en"])),
            html.Div([*lamp, left], className="r3"),
        ]
    )


def facts(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Place, stage, department, times."""
    department = case["department"]
    rows = [
        (screen.say("地点", "Place"), screen.say(f"{case['area_zh']} {case['grid_zh'] or ''}", case["area_en"])),
        (screen.say("环节", "Stage"), screen.say(case["state_zh"], case["state_en"])),
        (screen.say("处置部门", "Department"), screen.city.named("departments", department).of(screen.lang) if department else "—"),
        (screen.say("上报", "Reported"), clock(case["reported_at"])),
        (screen.say("本环节到期", "Stage due"), clock(case["due_at"])),
    ]
    return html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value))])


def steps(screen: Screen, case: Mapping[str, Any]) -> Any:
    """What happened last, newest first; by whom is not for a wall."""
    shown = list(reversed(case["steps"]))[:MOST_STEPS]
    return html.Ol([step(screen, each) for each in shown], className="steps")


def step(screen: Screen, each: Mapping[str, Any]) -> Any:
    """When, what, and into which stage."""
    moved = [icon("arrow-right"), html.Span(screen.say(each["to_zh"], each["to_en"]))] if each["from"] != each["to"] else []
    return html.Li([html.Time(clock(each["at"])), html.B(screen.say(each["zh"], each["en"])), html.Span(moved, className="way")])
