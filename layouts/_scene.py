"""One scene of a wall: a page of magnets, the board, the map, one case, the summary; bare, at the wall's size, without a word about anybody."""

from dataclasses import replace
from typing import Any

from dash import html

from core.arrangement import Place
from core.errors import BadInput, NotFound
from core.pages import WALL, Arrangement, Instance, PageSpec
from core.scenes import Scene
from core.wall_arrangement import COLUMNS, ROWS, beside
from core.words import Words
from layouts._still import still
from services.areas import area as area_of
from services.areas import areas
from services.cases import case
from services.wall_play import page_on_wall
from widgets._base import Screen
from widgets._bits import data, icon
from widgets._case_scene import case_scene
from widgets._cases import BOARD, FILTERS, filters_of
from widgets._frame import magnet as framed
from widgets._screen import choosing
from widgets._showing import meant
from widgets.map import draw as draw_map

LEGEND_FROM = 100  # cells
TEMPLATE, WIDE = ("wall16x9", "wall32x9"), "wall32x9"  # of the city's own page for walls


def scene(screen: Screen, what: Scene, sender: int | None = None) -> Any:
    """The scene as one component; what cannot be shown says so in its place, and the wall goes on."""
    look = looking_at(screen, what)
    try:
        title, body = _drawn(look, what, sender)
    except (NotFound, BadInput):
        title, body = "", gone(look)
    here = area_of(screen.parts, look.area)
    place = Words(here.name, here.name_en).of(screen.lang) if look.area != screen.area else ""
    return html.Div(body, className="scene-body", **data(title=" · ".join(filter(None, (title, place)))))


def looking_at(screen: Screen, what: Scene) -> Screen:
    """The screen with the scene's own area, where the wall may see it."""
    asked = what.query.get("area", "")
    return replace(screen, area=asked) if asked in areas(screen.parts) and screen.account.scope.covers(asked) else screen


def _drawn(screen: Screen, what: Scene, sender: int | None) -> tuple[str, Any]:
    if what.path == "/wall":
        return "", still(screen, screen.city.pages["wall"], TEMPLATE)
    if what.path == "/cases" and what.query.get("no"):
        return screen.say("案件", "Case"), one_case(screen, what.query["no"])
    if what.path == "/cases":
        return screen.say("案件看板", "Case board"), board(screen, what)
    if what.path == "/map":
        return screen.say("一张图", "Map"), map_view(screen, what)
    page = screen.city.pages["summary"] if what.path == "/summary" else page_on_wall(screen.parts, screen.account, what, sender)
    return Words(page.zh, page.en).of(screen.lang), magnets(choosing(screen, what.query, page.controls), page)


def magnets(screen: Screen, page: PageSpec) -> Any:
    """Any page: its wall's arrangement, and two screens side by side where the wall is 32:9. More than one screen are turned by `wall_play.mjs`."""
    page = meant(screen, page)
    tall = page.arrangement(WALL)
    wide = Arrangement(columns=2 * COLUMNS, items=beside(tall.items))
    instances = {key: plain_map(screen, each, tall.items.get(key)) for key, each in page.instances.items()}
    shown = page.model_copy(update={"instances": instances, "arrangements": {WALL: paged(tall), WIDE: paged(wide)}})
    return still(screen, shown, (WALL, WIDE), turned=ROWS)


def plain_map(screen: Screen, instance: Instance, place: Place | None) -> Instance:
    """A map among other magnets leaves out the enlarged route, and where it is small the legend."""
    magnet = screen.magnets.get(instance.magnet)
    if magnet is None or magnet.view != "map" or place is None:
        return instance
    return instance.model_copy(update={"settings": {"legend": place[2] * place[3] >= LEGEND_FROM, **instance.settings, "enlarge": False}})


def paged(arrangement: Arrangement) -> Arrangement:
    """The arrangement with rows for whole screens; what somebody put across their border ends at it."""
    items = {name: (x, y, w, min(h, ROWS - y % ROWS)) for name, (x, y, w, h) in arrangement.items.items()}
    return Arrangement(columns=arrangement.columns, items=items)


def board(screen: Screen, what: Scene) -> Any:
    """The case board with the filters of its page."""
    chosen = filters_of(screen, what.query)
    own = screen.magnets[BOARD]
    made = own.model_copy(update={"settings": {**own.settings, **{name: chosen[name] for name in FILTERS if chosen[name]}}})
    return html.Div(framed(screen, "cases", Instance(magnet=BOARD), made), className="scene-whole")


def map_view(screen: Screen, what: Scene) -> Any:
    """The one map over the whole screen; `case` opens that case's place."""
    show = {name: what.query[name] for name in ("case", "segment") if what.query.get(name)}
    asked = f"areas,{what.query['layers']}" if what.query.get("layers") else ""
    return html.Div(draw_map(screen, {"layers": asked, "show": show, "enlarge": not show}), className="scene-whole scene-map")


def one_case(screen: Screen, no: str) -> Any:
    """One case beside its place on the map."""
    found = case(screen.parts, screen.account, no)
    place = draw_map(screen, {"layers": "areas,cases,officers", "show": {"case": no}, "enlarge": False})
    return html.Div([case_scene(screen, found), html.Div(place, className="scene-map")], className="scene-case", **data(scene_case=no))


def gone(screen: Screen) -> Any:
    """What stands where there is nothing this wall may show any more."""
    words = screen.say("这个画面已不存在，或不在这块大屏的范围内", "This scene is no longer there, or lies outside what this wall may show")
    return html.Div([icon("inbox"), html.B(words)], className="void full")
