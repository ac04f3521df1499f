"""The frame around every magnet: title row, states, and the view that draws in it."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dash import html

from core import magnet_settings
from core.areas import Area
from core.errors import BadInput, NotAllowed, NotFound
from core.filters import Filters, by_field, filters_of
from core.filters import values as filters_values
from core.words import Words
from services.answer import Question, answer, asked, key
from services.areas import areas
from widgets._base import Screen, View
from widgets._bits import icon
from widgets._views import VIEWS
from widgets.grid import Live

if TYPE_CHECKING:
    from core.city import Magnet
    from core.indicators import Indicator
    from core.pages import Instance

log = logging.getLogger(__name__)

MOST_REPEATED = 60
TOUCHED = ("desk", "phone")  # surfaces with a grid that opens panels
MEANT = (NotFound, NotAllowed, BadInput)
# Where the records behind an indicator that counts no cases are shown; cases stand in the list, asked for by the indicator itself.
RECORDS: dict[str, tuple[str, dict[str, str]]] = {
    "officer": ("/map", {"layers": "officers"}),
    "camera": ("/map", {"layers": "cameras"}),
    "crowd": ("/map", {"layers": "crowd"}),
}
# Which part of an address a row names, and how, by what the rows are told apart by.
ROWS = {name: (name, "{id}") for name in ("area", "category", "department", "state", "segment")} | {"day": ("period", "{id}/{id}")}


# What lies directly below an area: how a magnet whose rows are areas names them.
BELOW = {
    "district": Words("镇街", "street"),
    "town_street": Words("社区", "community"),
    "community": Words("网格", "cell"),
    "grid": Words("微网格", "micro grid"),
}


def magnet(screen: Screen, instance_id: str, instance: "Instance", magnet: "Magnet") -> html.Section:
    """One magnet as it stands on a page. Whatever goes wrong in it is shown in its place; the page around it goes on."""
    try:
        made, title = magnet_settings.chosen(magnet, instance.settings), title_of(screen, magnet, instance.settings)
        if instance.settings:
            magnet_settings.check_question(screen.city, magnet, instance.settings, VIEWS)
        again = made.settings.get("repeat") and _repeated(screen, instance_id, instance, magnet)
        body = again or _body(screen, made, made.settings, title)
    except BadInput as error:
        body = fault(screen, reason(screen, error))
    settings = made.settings
    bare = " bare" if settings.get("bare") else ""
    return html.Section(
        [header(screen, title, getattr(body, "data-at", ""), _narrowing(screen, made)), body],
        className=f"mg v-{made.view}{bare}",
        role="group",
        **{"data-magnet": magnet.id, "data-instance": instance_id, "aria-label": title},
    )


def _repeated(screen: Screen, instance_id: str, instance: "Instance", entry: "Magnet") -> html.Div:
    """One of it for each area directly below its own, named by the area."""
    made = magnet_settings.chosen(entry, instance.settings)
    above = common(screen, "", made.settings)["area"]
    below = [each for each in areas(screen.parts).values() if each.parent == above]
    if not below:
        return unset(screen, screen.say("本区域没有下级，无法重复", "There is no area below this one to repeat it for"))
    once = {**instance.settings, "repeat": None, "when": None}
    each = [
        magnet(
            screen,
            f"{instance_id}~{place.code}",
            instance.model_copy(update={"settings": {**once, "area": place.code, "title": Words(place.name, place.name_en).of(screen.lang)}}),
            entry,
        )
        for place in below[:MOST_REPEATED]
    ]
    left = len(below) - len(each)
    more = [html.P(screen.say(f"还有 {left} 个未显示", f"{left} more are not shown"), className="why")] if left else []
    w, h = VIEWS[made.view].least if made.view in VIEWS else (2, 2)
    return html.Div([*each, *more], className="body repeat", style={"--least-w": w, "--least-h": h}, tabIndex=0)


def title_of(screen: Screen, magnet: "Magnet", settings: Mapping[str, Any]) -> str:
    """The title given to it, else the name of what it shows, with the area where that is another than the screen's."""
    made = magnet_settings.chosen(magnet, settings)
    if given := made.settings.get("title"):
        return str(given)
    known = areas(screen.parts)
    place = known.get(str(settings.get("area"))) if settings.get("area") != screen.area else None
    seen = place if place and screen.account.scope.covers(place.code) else None
    renamed = made.indicator != magnet.indicator or made.settings.get("period") != magnet.settings.get("period")  # 今日新增 of seven days is not of today
    other = screen.city.indicators.get(str(made.indicator)) if renamed else None
    name = Words(other.zh, other.en) if other else _named(made, seen or known.get(screen.area))
    return f"{name.of(screen.lang)} · {Words(seen.name, seen.name_en).of(screen.lang)}" if seen else name.of(screen.lang)


def _named(magnet: "Magnet", area: Area | None) -> Words:
    """The pack's name; where its rows are areas, their level is called by its name: 下级按期结案率 of a street is 社区按期结案率."""
    below = BELOW.get(area.level) if area and magnet.settings.get("by") == "area" else None
    return Words(magnet.zh.replace("下级", below.zh), magnet.en.replace("by area", f"by {below.en}")) if below else Words(magnet.zh, magnet.en)


def _narrowing(screen: Screen, made: "Magnet") -> str:
    """What the figure is narrowed by, in words; "" where it is whole or cannot be drawn."""
    indicator = screen.city.indicators.get(str(made.indicator))
    return narrowed(screen, filters_for(indicator, made.settings)) if indicator and isinstance(made.settings.get("filter", {}), dict) else ""


def header(screen: Screen, title: str, at: str = "", narrowing: str = "") -> html.Header:
    """Title, what it is narrowed by, the view's own note at the right (unit, scale, legend), and the data time, which the live part writes."""
    only = [html.Span([icon("filter"), html.Span(narrowing)], className="only", title=screen.say(f"仅 {narrowing}", f"only {narrowing}"))] if narrowing else []
    return html.Header(
        [html.Span(title, className="t"), *only, html.Span(className="of"), html.Span(at, className="at", **{"data-error": screen.say("出错", "Fault")})]
    )


def _body(screen: Screen, magnet: "Magnet", settings: dict[str, Any], title: str) -> Any:
    view = VIEWS.get(magnet.view)
    if view is None:
        return fault(screen, f"{magnet.view!r} is no view: {', '.join(VIEWS)}")
    settings = view.spoken(settings, screen.lang)
    if wrong := view.wrong(settings):
        return unset(screen, wrong.of(screen.lang))
    try:
        if view.draw:
            return view.draw(screen, {**defaults(view), **settings, "title": title, "indicator": magnet.indicator})
        return html.Div(live(screen, view, magnet, settings, title), className="body")
    except Exception as error:
        if not isinstance(error, MEANT):
            log.exception("magnet %s cannot be drawn", magnet.id)
        return fault(screen, reason(screen, error))


def live(screen: Screen, view: View, magnet: "Magnet", settings: dict[str, Any], title: str) -> Live:
    """The element the view's module draws in, with its first answer and what it goes on hearing."""
    indicator = screen.city.indicators[magnet.indicator] if magnet.indicator else None
    given = {**defaults(view), **settings, **common(screen, title, settings), **(view.brings(screen) if view.brings else {})}
    topics = [{"topic": topic, "area": given["area"]} for topic in view.topics]
    if indicator is None:
        return Live(module=view.id, settings=given, topics=topics)
    given["filters"] = by_field(filters_for(indicator, settings))
    value, watch = first(screen, indicator, given)
    public = indicator.public() | {name: settings[name] for name in ("target", "thresholds") if name in settings}
    given |= {"indicator": public, "unit": settings.get("unit") or public["unit"], **hrefs(indicator, given)}
    return Live(module=view.id, settings=given, value=value, watch=watch, topics=topics)


def common(screen: Screen, title: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What every view is told of its screen."""
    area = settings.get("area") or screen.area
    seen = area if screen.account.scope.covers(area) else screen.area
    who = {"lang": screen.lang, "theme": screen.theme, "surface": screen.surface, "role": screen.account.role}
    return {**who, "area": seen, "zone": screen.city.zone, "title": title}


def defaults(view: View) -> dict[str, Any]:
    """The view's settings as declared, so that modules need no defaults of their own."""
    return {each.name: each.default for each in view.settings if each.default is not None}


def filters_for(indicator: "Indicator", settings: Mapping[str, Any]) -> Filters:
    """What a magnet's figure is narrowed by."""
    return filters_of(settings.get("filter") or {})


def narrowed(screen: Screen, filters: Filters) -> str:
    """Filters in words: 市容环境、未派遣."""
    named = [filters_values(screen.city, field).get(value, Words(value, value)).of(screen.lang) for field, value in filters]
    return screen.say("、", ", ").join(named)


def first(screen: Screen, indicator: "Indicator", given: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """The answer to begin with and the key it is watched by; a failure is an answer that says why."""
    filters = tuple((field, value) for field, chosen in given["filters"].items() for value in chosen)
    year = given.get("compare") == "year" and indicator.happens
    question = Question(indicator.id, given["area"], given.get("period") or indicator.period, given.get("by"), filters=filters, year=year)
    watch = None
    try:
        watch = key(asked(screen.parts, screen.account, question))
        return answer(screen.parts, screen.account, question), watch
    except Exception as error:
        log.exception("no answer to %s", question)
        wanted = {"indicator": indicator.id, "area": given["area"], "period": question.period, "by": question.by, "filters": given["filters"]}
        return {**wanted, "state": "error", "why": reason(screen, error), "value": None}, watch


def hrefs(indicator: "Indicator", given: Mapping[str, Any]) -> dict[str, str]:
    """Addresses behind the value (`href`) and behind one row (`href_row`, with {id} for the row): of the records, or of what the click action says."""
    click = given.get("click")
    if click == "none":
        return {}
    if click == "drill" and given.get("surface") in TOUCHED:
        return {"href": f"#drill={given['area']}", **({"href_row": "#drill={id}"} if given.get("by") == "area" else {})}
    filters = {field: ",".join(chosen) for field, chosen in (given.get("filters") or given.get("filter") or {}).items()}
    period = given.get("period") or indicator.period
    if page := magnet_settings.page_of(click):
        return _ways("/", {"page": page, "area": given["area"], **({"period": given["period"]} if given.get("period") else {}), **filters}, given)
    if indicator.family == "case":
        return _ways("/cases", {"tab": "list", "area": given["area"], "of": indicator.id, "period": period, **filters}, given)
    if indicator.family not in RECORDS:
        return {}
    path, query = RECORDS[indicator.family]
    return _ways(path, {"area": given["area"], **query}, given)


def _ways(path: str, query: dict[str, str], given: Mapping[str, Any]) -> dict[str, str]:
    found = {"href": f"{path}?{urlencode(query, safe=',/')}"}
    if row := ROWS.get(given.get("by") or ""):
        name, value = row
        found["href_row"] = f"{path}?{urlencode({**query, name: value}, safe='{},/')}"
    return found


def reason(screen: Screen, error: Exception) -> str:
    """What may be said on a screen: the words of an error with a meaning, nothing of the inside of others."""
    if isinstance(error, magnet_settings.Refused):
        return error.words.of(screen.lang)
    return str(error) if isinstance(error, MEANT) else screen.say("后台没有答复,正在重试", "The server gave no answer; it is asked again")


def unset(screen: Screen, why: str) -> html.Div:
    """A magnet whose settings do not do: which one, and why."""
    return html.Div(html.Span([html.B(screen.say("设置还不能用", "Not set up yet")), html.Br(), why], className="why"), className="body fault", role="alert")


def fault(screen: Screen, why: str) -> html.Div:
    """A magnet that cannot be drawn: what happened and what to do."""
    words = [html.B(screen.say("这块磁铁画不出来", "This magnet cannot be drawn")), html.Br(), why]
    way = html.A(screen.say("重新载入", "Load again"), href="", className="btn sm") if not screen.surface.startswith("wall") else None
    return html.Div([html.Span(words, className="why"), way], className="body fault", role="alert")
