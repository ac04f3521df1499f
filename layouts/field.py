"""Work in the field at the desk: patrols, the cells' task lists, and what was sent to whom."""

from typing import Any

from dash import html

from layouts._base import Page
from widgets._base import Screen
from widgets._bits import data

ROLES = ("community", "dispatcher", "leader")


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Three parts; `field.mjs` fills them over REST and keeps them fresh."""
    say = screen.say
    return html.Div(
        [
            part(
                screen,
                "completion",
                say("清单任务", "Task list"),
                say("本周、本月、本季应完成的清单任务。", "What the task lists ask for this week, month and quarter."),
            ),
            part(screen, "runs", say("巡查", "Patrols"), say("近 7 天；打卡点须在规定范围内打卡。", "The last 7 days; points are checked on the spot.")),
            part(
                screen, "sent", say("已发消息", "Messages sent"), say("发到手机的内容，不含个人信息。", "What went out to phones; nothing personal is in it.")
            ),
        ],
        className="field-page",
        **data(page_module="field", area=screen.area),
    )


def part(screen: Screen, name: str, words: str, hint: str) -> Any:
    """A panel with its heading, number and place for rows."""
    head = html.H2([words, html.Span(className="n", **data(count=name))])
    return html.Section([head, html.P(hint, className="hint"), html.Div(className="rows", **data(table=name))], className="panel", **data(part=name))


PAGE = Page("field", "/field", "网格工作", "Field work", "walk", layout, order=60, roles=ROLES)
