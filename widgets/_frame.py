"""The frame around every magnet: title row, states, and the view that draws in it."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dash import html

from core import magnet_settings
from core.areas import Area
from core.errors import BadInput, NotAllowed, NotFound
from core.filters import WITHIN, Filters, by_field, filters_of
from core.page_choice import value_words
from core.words import Words
from services.answer import Question, answer, asked, key
from services.areas import areas
from widgets._base import Screen, View
from widgets._bits import icon
from widgets._follow import Following, following, said
from widgets._showing import closed
from widgets._views import VIEWS
from widgets._ways import filters_for, hrefs
from widgets.grid import Live

if TYPE_CHECKING:
    from core.city import Magnet
    from core.indicators import Indicator
    from core.pages import Instance

log = logging.getLogger(__name__)

MOST_REPEATED = 60
MEANT = (NotFound, NotAllowed, BadInput)
# What lies directly below an area: how a magnet whose rows are areas names them.
BELOW = {
    "district": Words("镇街", "street"),
    "town_street": Words("社区", "community"),
    "community": Words("网格", "cell"),
    "grid": Words("微网格", "micro grid"),
}


def magnet(screen: Screen, instance_id: str, instance: "Instance", magnet: "Magnet", picks: bool = False) -> html.Section:
    """One magnet as it stands on a page. Whatever goes wrong in it is shown in its place; the page around it goes on. One for others says for whom it is.

    With `picks` a press on one of its rows narrows the page to that row; without, it leads to the records behind it.
    """
    follow = Following()
    try:
        made, title = magnet_settings.chosen(magnet, instance.settings), title_of(screen, magnet, instance.settings)
        if instance.settings:
            magnet_settings.check_question(screen.city, magnet, instance.settings, VIEWS)
        follow = following(screen, made, instance.settings, VIEWS.get(made.view))
        narrows = picks and not made.settings.get("click")
        if whose := closed(screen, magnet, instance):
            body = not_yours(whose.of(screen.lang))
        else:
            again = made.settings.get("repeat") and _repeated(screen, instance_id, instance, magnet, picks)
            body = again or _body(screen, made, title, follow, narrows)
    except BadInput as error:
        body = fault(screen, reason(screen, error))
    settings = made.settings
    bare = " bare" if settings.get("bare") else ""
    return html.Section(
        [header(screen, title, getattr(body, "data-at", ""), _narrowing(screen, made), follow), body],
        className=f"mg v-{made.view}{bare}",
        role="group",
        **{"data-magnet": magnet.id, "data-instance": instance_id, "aria-label": title, **_steady(screen, made, body, follow, picks)},
    )


def _steady(screen: Screen, made: "Magnet", body: Any, follow: Following, picks: bool) -> dict[str, str]:
    """What a drawing that goes on while only the page's choice changes (the map) has to know: what else it was drawn by, and the choice (`steady.js`)."""
    view = VIEWS.get(made.view)
    if view is None or not (view.draw and view.narrows):
        return {}
    own = {name: str(made.settings[name]) for name in view.narrows if made.settings.get(name)}
    drawn = json.dumps(body, default=lambda part: part.to_plotly_json(), sort_keys=True)
    told = {**choice(follow, picks), "narrow": {**own, **follow.narrow}, "said": said(screen, follow), "deaf": follow.deaf}
    told |= {"within": screen.choice[WITHIN]} if WITHIN in screen.choice else {}
    return {"data-steady": hashlib.sha256(drawn.encode()).hexdigest()[:12], "data-choice": json.dumps(told, ensure_ascii=False)}


def asks_of(screen: Screen, magnet: "Magnet", instance: "Instance") -> tuple[Any, ...]:
    """What of the screen a magnet shows: two screens with the same of it draw the same magnet."""
    made = magnet_settings.chosen(magnet, instance.settings)
    follow = following_of(screen, magnet, instance)
    return made.settings.get("area") or screen.area, title_of(screen, magnet, instance.settings), follow, said(screen, follow)


def following_of(screen: Screen, magnet: "Magnet", instance: "Instance") -> Following:
    """What a magnet of a page follows of the page's choice."""
    made = magnet_settings.chosen(magnet, instance.settings)
    return following(screen, made, instance.settings, VIEWS.get(made.view))


def _repeated(screen: Screen, instance_id: str, instance: "Instance", entry: "Magnet", picks: bool) -> html.Div:
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
            picks,
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
    follow = following(screen, made, settings, VIEWS.get(made.view))
    stretched = made.settings.get("period") != magnet.settings.get("period") or bool(follow.period)  # 今日新增 of seven days is not of today
    renamed = made.indicator != magnet.indicator or (stretched and not made.settings.get("by"))
    other = screen.city.indicators.get(str(made.indicator)) if renamed else None
    name = Words(other.zh, other.en) if other else _named(made, seen or known.get(follow.settings.get("area", screen.area)))
    return f"{name.of(screen.lang)} · {Words(seen.name, seen.name_en).of(screen.lang)}" if seen else name.of(screen.lang)


def _named(magnet: "Magnet", area: Area | None) -> Words:
    """The pack's name; where its rows are areas, their level is called by its name: 下级按期结案率 of a street is 社区按期结案率."""
    below = BELOW.get(area.level) if area and magnet.settings.get("by") == "area" else None
    return Words(magnet.zh.replace("下级", below.zh), magnet.en.replace("by area", f"by {below.en}")) if below else Words(magnet.zh, magnet.en)


def _narrowing(screen: Screen, made: "Magnet") -> str:
    """What the figure is narrowed by on its own account, in words; "" where it is whole or cannot be drawn."""
    own = made.settings.get("filter", {})
    return narrowed(screen, filters_of(own)) if made.indicator in screen.city.indicators and own and isinstance(own, dict) else ""


def header(screen: Screen, title: str, at: str = "", narrowing: str = "", follow: Following = Following()) -> html.Header:
    """Title, what it is narrowed by, what of the page's choice it follows, the view's note at the right (unit, scale, legend), and the data time."""
    words = said(screen, follow)
    only = [html.Span([icon("filter"), html.Span(narrowing)], className="only", title=screen.say(f"仅 {narrowing}", f"only {narrowing}"))] if narrowing else []
    return html.Header(
        [
            html.Span(title, className="t"),
            *only,
            html.Span(words, className="fw deaf" if follow.deaf else "fw", title=words or None),
            html.Span(className="of"),
            html.Span(at, className="at", **{"data-error": screen.say("出错", "Fault")}),
        ]
    )


def _body(screen: Screen, magnet: "Magnet", title: str, follow: Following, picks: bool) -> Any:
    settings = {**magnet.settings, **follow.settings}
    view = VIEWS.get(magnet.view)
    if view is None:
        return fault(screen, f"{magnet.view!r} is no view: {', '.join(VIEWS)}")
    settings = view.spoken(settings, screen.lang)
    if wrong := view.wrong(settings):
        return unset(screen, wrong.of(screen.lang))
    try:
        if view.draw:
            seen = replace(screen, area=follow.settings.get("area", screen.area))
            return view.draw(seen, {**defaults(view), **settings, "title": title, "indicator": magnet.indicator})
        return html.Div(live(screen, view, magnet, settings | choice(follow, picks), title), className="body")
    except Exception as error:
        if not isinstance(error, MEANT):
            log.exception("magnet %s cannot be drawn", magnet.id)
        return fault(screen, reason(screen, error))


def choice(follow: Following, picks: bool) -> dict[str, Any]:
    """What a view is told of the page's choice: `narrow` its cases by, `pick` rows for `param` with `at` chosen, `told` where the frame says the period."""
    found: dict[str, Any] = {"narrow": follow.narrow} if follow.narrow else {}
    if picks and follow.rows:
        found["pick"] = {"param": follow.rows, "at": list(follow.chosen)}
    return found | ({"told": True} if follow.period else {})


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


def narrowed(screen: Screen, filters: Filters) -> str:
    """Filters in words: 市容环境、未派遣、视野内."""
    return screen.say("、", ", ").join(value_words(screen.city, field, value).of(screen.lang) for field, value in filters)


def first(screen: Screen, indicator: "Indicator", given: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """The answer to begin with and the key it is watched by; a failure is an answer that says why."""
    question = asks(indicator, given, given["area"])
    watch = None
    try:
        watch = key(asked(screen.parts, screen.account, question))
        return answer(screen.parts, screen.account, question), watch
    except Exception as error:
        log.exception("no answer to %s", question)
        wanted = {"indicator": indicator.id, "area": given["area"], "period": question.period, "by": question.by, "filters": given["filters"]}
        return {**wanted, "state": "error", "why": reason(screen, error), "value": None}, watch


def asks(indicator: "Indicator", given: Mapping[str, Any], area: str) -> Question:
    """The question a magnet's settings ask, narrowed by what it follows of the page's choice."""
    year = given.get("compare") == "year" and indicator.happens
    period = given.get("period") or indicator.period
    return Question(indicator.id, area, period, given.get("by"), filters=filters_for(indicator, given), year=year)


def reason(screen: Screen, error: Exception) -> str:
    """What may be said on a screen: the words of an error with a meaning, nothing of the inside of others."""
    if isinstance(error, magnet_settings.Refused):
        return error.words.of(screen.lang)
    return str(error) if isinstance(error, MEANT) else screen.say("后台没有答复，正在重试", "The server gave no answer; it is asked again")


def unset(screen: Screen, why: str) -> html.Div:
    """A magnet whose settings do not do: which one, and why."""
    return html.Div(html.Span([html.B(screen.say("设置还不能用", "Not set up yet")), html.Br(), why], className="why"), className="body fault", role="alert")


def not_yours(why: str) -> html.Div:
    """A magnet for other roles: whom it is for, and nothing asked."""
    return html.Div([icon("lock"), html.Span(why, className="why")], className="body fault")


def fault(screen: Screen, why: str) -> html.Div:
    """A magnet that cannot be drawn: what happened and what to do."""
    words = [html.B(screen.say("这块磁铁画不出来", "This magnet cannot be drawn")), html.Br(), why]
    way = html.A(screen.say("重新载入", "Load again"), href="", className="btn sm") if not screen.surface.startswith("wall") else None
    return html.Div([html.Span(words, className="why"), way], className="body fault", role="alert")
