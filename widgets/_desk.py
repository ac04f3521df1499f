"""A person's page as components: the grid with its magnets, places and palette."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pypinyin import Style, lazy_pinyin

from core import showing
from core.city import City
from core.clock import office_spans
from core.magnet_settings import chosen
from core.pages import COLUMNS, PHONE, TABLET, Instance
from core.words import Lang, Words
from services.save_page import Kept, rows
from widgets._base import Screen
from widgets._frame import magnet as framed
from widgets._frame import title_of
from widgets._screen import choosing
from widgets._views import VIEWS
from widgets.grid import Grid

ID = "desk"
BELOW = {PHONE: 601, TABLET: 1024}  # window widths in px
DAYS = 30  # a page may stay open for weeks
GROUPS = {
    "cases": Words("案件", "Cases"),
    "topics": Words("专题", "Topics"),
    "people": Words("人口", "Residents"),
    "enterprises": Words("企业", "Enterprises"),
    "forces": Words("力量与视频", "Officers and cameras"),
    "places": Words("网格与设施", "Cells and facilities"),
    "crowd": Words("人流", "Crowd"),
    "map": Words("地图", "Map"),
    "wall": Words("值守", "Duty"),
    "page": Words("页面", "Page"),
}


def desk(screen: Screen, kept: Kept) -> Grid:
    """The page `kept` for this screen."""
    return Grid(
        id=ID,
        widgets={name: widget(screen, name, each) for name, each in kept.page.instances.items() if each.magnet in screen.city.magnets},
        cards=cards(screen, kept),
        arrangements=arrangements(kept),
        revision=kept.version,
        palette=palette(screen.city, screen.lang),
        lang=screen.lang,
        zone=screen.city.zone,
        history=history(kept, screen),
        ack=ack(screen, kept),
    )


def widget(screen: Screen, name: str, instance: Instance) -> Any:
    """One magnet in its frame; its rows narrow the page."""
    return framed(screen, name, instance, screen.city.magnets[instance.magnet], picks=True)


def cards(screen: Screen, kept: Kept) -> dict[str, dict[str, Any]]:
    """What the grid knows of each magnet: which, its title, whether it is locked, its own settings, the least columns × rows of its view, when it is shown."""
    found: dict[str, dict[str, Any]] = {}
    for name, each in kept.page.instances.items():
        if magnet := screen.city.magnets.get(each.magnet):
            title, view = title_of(screen, magnet, each.settings), VIEWS.get(chosen(magnet, each.settings).view)
            known = {"magnet": each.magnet, "title": title, "locked": each.locked, "settings": each.settings}
            found[name] = known | ({"least": list(view.least)} if view else {}) | _shown(screen, chosen(magnet, each.settings).settings.get("when"))
    return found


def _shown(screen: Screen, rule: Any) -> dict[str, Any]:
    """When the grid shows it: the rule in words, whether this role ever sees it, and the office hours of the days to come where it asks for them."""
    if not rule or showing.wrong(rule, screen.city.roles, figure=True):
        return {}
    when = {name: rule[name] for name in rule if name != "roles"} | {"says": showing.says(rule, screen.city.roles).of(screen.lang)}
    when["mine"] = showing.open_to(rule, screen.account.role)
    if rule.get("hours") == showing.OFFICE:
        today = datetime.now(screen.city.tz).date()
        when["spans"] = [span for day in range(DAYS) for span in office_spans(today + timedelta(days=day), screen.city.zone)]
    return {"when": when}


def arrangements(kept: Kept) -> list[dict[str, Any]]:
    """The places for each column count, the widest first."""
    return [
        {"id": on, "columns": columns, "below": BELOW.get(on), "items": {name: list(place) for name, place in kept.page.arrangements[on].items.items()}}
        for on, columns in COLUMNS.items()
    ]


def history(kept: Kept, screen: Screen, past: list[Any] | None = None, future: list[Any] | None = None) -> dict[str, Any]:
    """What undo and redo go back to, with the page and version it belongs to, and what it is narrowed to."""
    here = {"base": kept.base.id, **seen(screen)}
    return {**here, "version": kept.version, "past": past or [], "future": future or [], "operations": rows(kept.operations)}


def seen(screen: Screen) -> dict[str, Any]:
    """What a later callback has to know of this screen; `seen_by` reads it."""
    return {"area": screen.area, "choice": dict(screen.choice)}


def seen_by(screen: Screen, trail: Mapping[str, Any]) -> Screen:
    """The screen of a request, looking at what the page with this history looks at."""
    return choosing(screen, trail["choice"])


def ack(screen: Screen, kept: Kept, n: int = 0, trail: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer to edit `n`: what was saved when, and whether there is something to undo or redo."""
    at = kept.at.astimezone(ZoneInfo(screen.city.zone)).strftime("%H:%M") if kept.at else ""
    saved = screen.say(f"已自动保存 {at}", f"Saved {at}") if at else ""
    return {"n": n, "version": kept.version, "saved": saved, "undo": bool(trail and trail["past"]), "redo": bool(trail and trail["future"])}


@lru_cache(maxsize=8)
def _palette(city_id: str, lang: Lang, magnets: tuple[tuple[str, str, str, str, str], ...]) -> list[dict[str, Any]]:
    entries = []
    order = list(GROUPS)
    for id_, zh, en, group, view_id in sorted(magnets, key=lambda row: order.index(row[3]) if row[3] in order else len(order)):
        view, heading = VIEWS[view_id], GROUPS.get(group, Words(group, group))
        initials = "".join(lazy_pinyin(zh, style=Style.FIRST_LETTER))
        find = " ".join((zh, en, id_, view.zh, view.en, heading.zh, heading.en, initials)).lower()
        words = {"title": Words(zh, en).of(lang), "group": heading.of(lang), "view_name": Words(view.zh, view.en).of(lang)}
        entries.append({"id": id_, **words, "view": view_id, "size": list(view.size), "find": find, "asks": any(each.needed for each in view.settings)})
    return entries


def palette(city: City, lang: Lang) -> list[dict[str, Any]]:
    """Every magnet of the city that a view can draw, by group; `find` is what the search looks in, pinyin initials among it."""
    return _palette(city.id, lang, tuple((each.id, each.zh, each.en, each.group, each.view) for each in city.magnets.values() if each.view in VIEWS))
