"""The auditor's page: whether the trail holds, how much goes on when, what stands out, and every line of it."""

import json
from typing import Any

from dash import html

from core.audit_words import ACTS, DETAILS, RESULTS
from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data, icon

SPANS = (("1", "近 24 小时", "Last 24 hours"), ("7", "近 7 天", "Last 7 days"), ("30", "近 30 天", "Last 30 days"), ("365", "近一年", "Last year"))


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The parts; `audit.mjs` fills them over REST and keeps the filters in the address."""
    say = screen.say
    acts = sorted(((key, words.zh, words.en) for key, words in ACTS.items()), key=lambda each: each[1 if screen.lang == "zh" else 2])
    results = [(key, words.zh, words.en) for key, words in RESULTS.items()]
    return html.Div(
        [
            html.Section(className="chain", **data(part="chain"), **{"aria-live": "polite"}),
            html.Div(
                [
                    html.Button(say("审计记录", "Trail"), className="btn sm", **{**data(tab="lines"), "aria-pressed": "true"}),
                    html.Button(say("重点核查", "What stands out"), className="btn sm", **{**data(tab="findings"), "aria-pressed": "false"}),
                    html.Span(className="push"),
                    html.A([icon("table"), "XLSX"], className="btn sm", **data(export="xlsx")),
                    html.A([icon("table"), "CSV"], className="btn sm", **data(export="csv")),
                ],
                className="line",
            ),
            html.Div(
                [
                    pick(screen, "days", "", SPANS, query.get("days", "7")),
                    field(screen, "who", say("账号或姓名", "User name or name"), query),
                    pick(screen, "act", say("全部操作", "All acts"), acts, query.get("act", "")),
                    field(screen, "target", say("对象，如案件编号", "Target, such as a case number"), query),
                    pick(screen, "result", say("全部结果", "All results"), results, query.get("result", "")),
                    field(screen, "address", say("来源地址", "From address"), query),
                ],
                className="line filters",
                **data(part="filters"),
            ),
            html.Div(className="chart", **data(part="chart")),
            html.Div(className="trail", **data(part="lines")),
            html.Div(className="findings", hidden=True, **data(part="findings")),
        ],
        className="audit-page",
        **data(page_module="audit", watermark="1", details=json.dumps({key: w.of(screen.lang) for key, w in DETAILS.items()}, ensure_ascii=False)),
    )


def pick(screen: Screen, name: str, every: str, choices: Any, now: str) -> Any:
    """One filter to choose from; `now` is what the address says."""
    first = [html.Option(every, value="")] if every else []
    options = [*first, *(html.Option(screen.say(zh, en), value=key) for key, zh, en in choices)]
    return html.Select(options, className="pick", **{**data(filter=name, now=now), "aria-label": every or screen.say("时间", "Time")})


def field(screen: Screen, name: str, words: str, query: dict[str, str]) -> Any:
    """One filter to type into."""
    return html.Div(html.Span(words), className="field", **data(field=name, now=query.get(name, ""), words=words))


PAGE = Page("audit", "/audit", "审计", "Audit", "shield-check", layout, order=70, roles=("auditor",))
