"""The leader's page: at most twelve figures on one screen, each compared and one click from its records, and what needs somebody."""

from typing import Any

from dash import dcc, html

from core.pages import Instance, PageSpec
from core.words import Words
from layouts._base import Page
from layouts._still import still
from services.areas import area as area_of
from widgets._base import Screen
from widgets._bits import data, date_line

# What happens in a stretch of time is compared day with day or week with week; how things stand is always compared with a day ago.
AGAINST = {"yesterday": (Words("较昨日", "vs yesterday"), "today"), "week": (Words("较上周", "vs last week"), "7d")}


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The template `summary`, its three arrangements for a leader's screen, a desk and a phone."""
    page = compared(screen, screen.city.pages["summary"], against(query))
    return html.Div(still(screen, page, ("lead", "desk", "phone")), className="summary-page", **data(page_module="summary"))


def against(query: dict[str, str]) -> str | None:
    """What the figures are compared with: "yesterday", "week", or None for each figure's own."""
    return query.get("against") if query.get("against") in AGAINST else None


def compared(screen: Screen, page: PageSpec, chosen: str | None) -> PageSpec:
    """`page` with every figure that counts happenings asked for the period of `chosen`."""
    if chosen is None:
        return page
    return page.model_copy(update={"instances": {key: asked(screen, each, AGAINST[chosen][1]) for key, each in page.instances.items()}})


def asked(screen: Screen, instance: Instance, period: str) -> Instance:
    """A magnet asked for another period. A single figure is called after its indicator then: 今日新增 of a week would be wrong."""
    magnet = screen.magnets[instance.magnet]
    indicator = screen.city.indicators.get(magnet.indicator or "")
    if indicator is None or not indicator.happens or period == indicator.period:
        return instance
    title = {} if magnet.settings.get("by") else {"title": Words(indicator.zh, indicator.en).of(screen.lang)}
    return instance.model_copy(update={"settings": {**instance.settings, **title, "period": period}})


def tools(screen: Screen, query: dict[str, str]) -> Any:
    """Date and what the figures are compared with."""
    now = against(query) or "yesterday"
    links = [
        dcc.Link(words.of(screen.lang), href=f"/summary?{_query(query, key)}", className="on" if key == now else "") for key, (words, _) in AGAINST.items()
    ]
    return [date_line(screen, year=""), html.Div(links, className="sg", role="group", **{"aria-label": screen.say("对比", "Compare")})]


def _query(query: dict[str, str], key: str) -> str:
    area = f"area={query['area']}&" if query.get("area") else ""
    return f"{area}against={key}"


def heading(screen: Screen, query: dict[str, str]) -> str:
    """禅城区 · 治理综览."""
    place = area_of(screen.parts, screen.area)
    return f"{Words(place.name, place.name_en).of(screen.lang)} · {screen.say('治理综览', 'Summary')}"


PAGE = Page(
    "summary",
    "/summary",
    "综览",
    "Summary",
    "layout-dashboard",
    layout,
    order=10,
    roles=("leader", "dispatcher", "community", "handler", "admin"),
    tools=tools,
    heading=heading,
    shows=lambda screen, query: "",
)
