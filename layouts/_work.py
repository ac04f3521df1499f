"""The frame of the desks: groups, the cases of one, the case that is open; `desks.mjs` fills it over REST."""

from typing import Any

from dash import html

from widgets._base import Screen
from widgets._bits import data, marked


def work(screen: Screen, desk: str, query: dict[str, str], more: Any = None, above: Any = None) -> Any:
    """The desk `desk` (services/_desk_groups.py), opened at the group and source of the address; `above` and `more` stand around its list."""
    keys = screen.say("↑↓ 选择 · 回车办理 · F 更多操作", "↑↓ choose · Enter does it · F more")
    return html.Div(
        [
            html.Nav(className="desk-groups", **{"aria-label": screen.say("待办分组", "Groups")}),
            html.Section(
                [
                    html.Div([html.H2(), html.Select(className="pick", hidden=True), html.Span(keys, className="keys")], className="desk-bar"),
                    *([above] if above else []),
                    html.Ol(className="desk-rows", **{"aria-label": screen.say("案件", "Cases")}),
                    *([more] if more else []),
                ],
                className="desk-list",
            ),
            html.Aside(className="desk-case case-drawer", hidden=True, **{"aria-label": screen.say("案件详情", "Case")}),
        ],
        className="desk-page",
        **data(page_module="desks", watermark=marked(screen), desk=desk, area=screen.area, group=query.get("group", "all"), source=query.get("source", "")),
    )
