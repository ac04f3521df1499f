"""A case, opened: where it stands, what may be done, and its timeline."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import dcc, html

from core.guards import LEVELS
from core.workflow import CASE
from services.masked_values import may_show
from services.may import for_post
from services.photo_covers import COVERERS
from widgets._base import Screen
from widgets._bits import data, icon, not_mine, to_wall, why
from widgets._cases import time_left

LEVEL_WORDS = {"town_street": ("镇街", "Town or street"), "district": ("区级", "District")}
FLAGS = {"supervised": ("督办", "supervised"), "whistled": ("吹哨", "whistled"), "rework": ("返工", "rework")}
LINK_WORDS = {
    "related": ("相关", "Related"),
    "part": ("子案", "Part"),
    "whole": ("主案", "Whole"),
    "duplicate": ("重复件", "Merged in"),
    "original": ("原案件", "Merged into"),
}
LIGHTS = {"red": ("超期", "overdue"), "yellow": ("将超期", "nearly due"), "green": ("按期", "on time")}


def panel(screen: Screen, case: Mapping[str, Any]) -> Any:
    """The drawer's content for `services.cases.case`."""
    return html.Div(
        [
            head(screen, case),
            facts(screen, case),
            words(screen, case),
            named(screen),
            photos(screen, case["photos"], case["covered"]),
            actions(screen, case),
            noted(screen, case),
            timeline(screen, case),
        ],
        className="case-panel",
        **data(open=case["no"], version=case["version"], **may_cover(screen)),
    )


def gone(screen: Screen, no: str, closes: bool = True) -> Any:
    """What stands there when the case cannot be shown."""
    return html.Div(
        [
            close(screen) if closes else None,
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
    """At the right end: open it as a page, put it on a wall, close it."""
    words = screen.say("在整页中打开", "Open as a page")
    page = dcc.Link(icon("external-link"), href=page_of(case["no"]), className="icb as-page", title=words)
    return [html.Span(className="push"), why(screen, f"case:{case['no']}"), page, to_wall(screen, no=case["no"]), close(screen)]


def page_of(no: str) -> str:
    """The address of a case's own page."""
    return f"/case?no={no}"


def named(screen: Screen) -> Any:
    """Who is named in it, on demand (assets/_masked_values.mjs), for posts that may see some of it."""
    if not may_show(screen.parts, screen.account):
        return None
    return html.Button([icon("lock"), screen.say("涉及个人信息", "Personal values")], className="btn sm named", **data(action="named"))


def may_cover(screen: Screen) -> dict[str, Any]:
    """For those who may draw boxes over photos (assets/_case_photos.mjs)."""
    return {"covers": ""} if for_post(screen.parts, screen.account, "photos.cover", COVERERS) else {}


def noted(screen: Screen, case: Mapping[str, Any]) -> Any:
    """What stands beside the case, in short: linked cases and the last message; all of it is on its page."""
    links, said = case.get("links", {"items": []})["items"], case.get("messages", [])
    rows = [
        html.Li(
            [
                html.Span(screen.say(*LINK_WORDS[each["kind"]]), className="k"),
                html.A(each["no"], href=page_of(each["no"])),
                html.Span(screen.say(each["state_zh"], each["state_en"])),
            ]
        )
        for each in links
    ]
    last = said[-1] if said else None
    line = [html.P([html.B(last["actor"]), html.Time(clock(last["at"]), dateTime=last["at"]), html.Span(last["text"])], className="last")] if last else []
    count = screen.say(f"留言 {len(said)}", f"{len(said)} messages" if len(said) != 1 else "1 message")
    way = dcc.Link([icon("send"), count if said else screen.say("留言", "Messages")], href=f"{page_of(case['no'])}#talk", className="more")
    return html.Section([html.Ul(rows, className="links") if rows else None, *line, way], className="noted")


def flags(screen: Screen, case: Mapping[str, Any]) -> list[Any]:
    """What is raised on it: urgent, supervised, whistled, rework."""
    raised = [html.Span(screen.say("急", "URGENT"), className="flag urg")] if case["urgent"] else []
    return [*raised, *(html.Span(screen.say(*FLAGS[name]), className="flag") for name, up in case["flags"].items() if up)]


def limit(screen: Screen, case: Mapping[str, Any]) -> str:
    """The time left of its stage, nothing where none runs."""
    return time_left(screen, case["due_at"], datetime.now(screen.city.tz)) if case["light"] else ""


def facts(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Place, stage, department and times."""
    department = case["department"]
    place = screen.say(f"{case['area_zh']} {case['grid_zh'] or ''}", case["area_en"])
    rows = [
        (screen.say("地点", "Place"), html.A(place, href=f"/map?area={case['area']}")),
        (screen.say("环节", "Stage"), screen.say(case["state_zh"], case["state_en"])),
        (screen.say("处置部门", "Department"), screen.city.named("departments", department).of(screen.lang) if department else "—"),
        (screen.say("上报", "Reported"), clock(case["reported_at"])),
        (screen.say("本环节到期", "Stage due"), clock(case["due_at"])),
        (screen.say("总时限", "Due in all"), clock(case.get("deadline_at"))),
        (screen.say("来源", "Source"), screen.city.named("sources", case["source"]).of(screen.lang) if case.get("source") else "—"),
    ]
    rows += course(screen, case)
    reporter = case["reporter"]
    if reporter:
        rows.append((screen.say("上报人", "Reporter"), " ".join(str(value) for value in reporter.values() if value)))
    return html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value))])


def course(screen: Screen, case: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What is not usual about it: its workflow, who answers for it, who helps or was called, extensions, merged reports."""
    rows: list[tuple[str, Any]] = []
    if filed := case.get("filed_on"):
        rows.append((screen.say("立案条件", "Filed on"), screen.say(filed["zh"], filed["en"])))
        rows.append((screen.say("结案标准", "Closed when"), screen.say(filed["close"]["zh"], filed["close"]["en"])))
    if silent := case.get("unanswered"):
        name = department_name(screen, silent)
        rows.append((screen.say("外部系统", "Outside system"), screen.say(f"{name}尚未确认接收", f"{name} has not acknowledged it")))
    if case.get("imported"):
        rows.append((screen.say("来历", "Origin"), screen.say("从表格导入", "Imported from a table")))
    if case["workflow"] != CASE:
        rows.append((screen.say("流程", "Workflow"), screen.say(case["workflow_zh"], case["workflow_en"])))
    if case["level"] != LEVELS[0]:
        rows.append((screen.say("层级", "Level"), screen.say(*LEVEL_WORDS[case["level"]])))
    done = {True: screen.say("已反馈", "done"), False: screen.say("未反馈", "open")}
    rows += [(screen.say("协办", "Assists"), f"{department_name(screen, each)} · {done[bool(back)]}") for each, back in case["assist"].items()]
    rows += [(screen.say("吹哨", "Called"), f"{department_name(screen, each)} · {arrival(screen, call)}") for each, call in case["called"].items()]
    if case["extended"]:
        rows.append((screen.say("延期", "Extended"), screen.say(f"{case['extended']} 次", f"{case['extended']}×")))
    if case["until"]:
        rows.append((screen.say("挂账至", "Suspended until"), clock(case["until"])))
    if case["provisional"]:
        rows.append((screen.say("时限", "Time limit"), screen.say("暂定（来年节假日未公布）", "provisional (next year's holidays are not published)")))
    links = [*([case["original"]] if case["original"] else []), *case["duplicates"]]
    rows += [(screen.say("合并", "Merged"), html.A(no, href=f"/cases?no={no}")) for no in links]
    return rows


def department_name(screen: Screen, department: str) -> str:
    """A department in the reader's language."""
    return screen.city.named("departments", department).of(screen.lang)


def arrival(screen: Screen, call: Mapping[str, Any]) -> str:
    """By when a called department is there, or when it came and how it was scored."""
    if "arrived" not in call:
        return screen.say(f"{moment(screen, call['due_at'])} 前报到", f"due {moment(screen, call['due_at'])}")
    score = screen.say(f"，{call['score']} 分", f", score {call['score']}") if "score" in call else ""
    return screen.say(f"{moment(screen, call['arrived'])} 报到", f"arrived {moment(screen, call['arrived'])}") + score


def moment(screen: Screen, at: str) -> str:
    """A moment in the city's zone."""
    return datetime.fromisoformat(at).astimezone(screen.city.tz).strftime("%m-%d %H:%M")


def words(screen: Screen, case: Mapping[str, Any]) -> Any:
    """Subject and text, long numbers masked by the service."""
    parts = [html.B(case["title"])] if case.get("title") else []
    parts += [html.P(case["text"])] if case.get("text") else []
    return html.Div(parts, className="words") if parts else None


def photos(screen: Screen, names: list[str], covered: Mapping[str, int]) -> Any:
    """A thumbnail for each photo, which opens the whole; asked for anew once boxes were drawn over it."""
    shown = []
    for number, name in enumerate(names, 1):
        address, again = f"/api/v1/photos/{name}", covered.get(name, 0)
        small = f"{address}?size=thumb{f'&v={again}' if again else ''}"
        picture = html.Img(src=small, alt=screen.say(f"照片 {number}", f"Photo {number}"))
        shown.append(html.A(picture, href=f"{address}?v={again}" if again else address, target="_blank", **data(photo=name)))
    return html.Div(shown, className="photos") if shown else None


def actions(screen: Screen, case: Mapping[str, Any]) -> Any:
    """A button for each thing this account may do; `cases.mjs` asks for what an action needs."""
    offered, others = case["actions"], others_do(screen, case)
    if not offered:
        return others and html.Div(others, className="doing")
    first = next((each for each in offered if each["onward"] and not each["blocked"]), None)
    buttons = [
        html.Button(each["label"][screen.lang], className="btn pri" if each is first else "btn", **data(do=each["action"], index=index))
        for index, each in enumerate(offered)
        if not each["blocked"]
    ]
    waits = [
        html.P([html.B(each["label"][screen.lang]), screen.say("：", ": "), each["blocked"][screen.lang]], className="waits")
        for each in offered
        if each["blocked"]
    ]
    return html.Div(
        [html.Div(buttons, className="acts"), *waits, html.Form(className="ask", hidden=True), *([others] if others else [])],
        className="doing",
        **data(offers=json.dumps(offered, ensure_ascii=False)),
    )


def others_do(screen: Screen, case: Mapping[str, Any]) -> Any:
    """What other posts may do with it now, folded; each button says whose work it is."""
    found = case.get("others", ())
    if not found:
        return None
    buttons = [not_mine(each["label"][screen.lang], f"action:{case['no']}:{each['action']}") for each in found]
    words = screen.say(f"由其他岗位办理 {len(found)}", f"For other posts {len(found)}")
    return html.Details([html.Summary([icon("chevron-down"), words]), html.Div(buttons, className="acts")], className="others-do")


def timeline(screen: Screen, case: Mapping[str, Any]) -> Any:
    """What happened, newest first."""
    before = [None, *(each["actor"] for each in case["steps"])]
    steps = [step(screen, each, case["covered"], hand) for each, hand in reversed(list(zip(case["steps"], before, strict=False)))]
    return html.Section(
        [html.H3([screen.say("经过", "History"), html.Span(screen.say(f"{len(steps)} 步", f"{len(steps)} steps"))]), html.Ol(steps, className="steps")]
    )


def step(screen: Screen, each: Mapping[str, Any], covered: Mapping[str, int], before: str | None) -> Any:
    """One step: when, what, by whom (and from whom it was taken over), from where to where."""
    by = [html.Span(actor(screen, each["actor"]))]
    if before not in (None, each["actor"]):
        by = [html.Span(actor(screen, before)), icon("arrow-right"), *by]
    way = [html.Span(screen.say(each["from_zh"], each["from_en"])), icon("arrow-right")] if each["from_zh"] and each["from"] != each["to"] else []
    return html.Li(
        [
            html.Time(clock(each["at"]), dateTime=each["at"]),
            html.B(screen.say(each["zh"], each["en"])),
            html.Span(by, className="by"),
            html.Span([*way, html.Span(screen.say(each["to_zh"], each["to_en"]))], className="way"),
            html.P(each["note"]) if each["note"] else None,
            *details(screen, each, covered),
        ]
    )


def details(screen: Screen, each: Mapping[str, Any], covered: Mapping[str, int]) -> list[Any]:
    """What was chosen with a step, the rule that took it, whom it was sent to, its photos and recordings."""
    lines = [html.P(f"{given['label'][screen.lang]}{screen.say('：', ': ')}{given['value'][screen.lang]}") for given in each["given"]]
    if each["rule"]:
        lines.append(html.P(screen.say(f"规则：{each['rule']['zh']}", f"Rule: {each['rule']['en']}"), className="rule"))
    if each["sent_to"]:
        lines.append(html.P(sent_to(screen, each["sent_to"])))
    heard = [html.Audio(src=f"/api/v1/voices/{name}", controls=True, preload="none") for name in each["voices"]]
    return [*lines, photos(screen, each["photos"], covered), *heard]


def sent_to(screen: Screen, task: Mapping[str, Any]) -> str:
    """The officer a task went to, by his distance."""
    if task["officer"] is None:
        return screen.say("附近无在岗网格员，由社区办理", "No officer on duty near by: for the community")
    return screen.say(f"已派最近的在岗网格员（{task['distance_m']} 米）", f"Sent to the nearest officer on duty ({task['distance_m']} m)")


def actor(screen: Screen, name: str) -> str:
    """Whoever took a step; a department by its name in the reader's language."""
    return next((words.of(screen.lang) for words in screen.city.departments.values() if words.zh == name), name)


def clock(at: str | None) -> str:
    """Day and minute of a wire time; it is already in the city's zone."""
    return datetime.fromisoformat(at).strftime("%m-%d %H:%M") if at else "—"
