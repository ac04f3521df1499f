"""A person's page as components: the grid with its magnets, places and palette."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from pypinyin import Style, lazy_pinyin

from core.made import is_made
from core.magnet_settings import chosen
from core.pages import COLUMNS, PHONE, TABLET, Instance
from core.words import Lang, Words
from services.made_for import offered
from services.magnets import library, linked
from services.page_trail import trail
from services.save_page import Kept, identity, me
from widgets._base import Screen
from widgets._frame import magnet as framed
from widgets._frame import title_of
from widgets._screen import choosing
from widgets._showing import closed, rule_of
from widgets._views import VIEWS
from widgets.grid import Grid

ID = "desk"
BELOW = {PHONE: 601, TABLET: 1024}  # window widths in px
SHARED = "shared"
GROUPS = {
    SHARED: Words("我的与共享", "Mine and shared"),
    "cases": Words("案件", "Cases"),
    "topics": Words("专题", "Topics"),
    "people": Words("人口", "Residents"),
    "enterprises": Words("企业", "Enterprises"),
    "forces": Words("力量与视频", "Officers and cameras"),
    "places": Words("网格与设施", "Cells and facilities"),
    "crowd": Words("人流", "Crowd"),
    "datasets": Words("数据目录", "Datasets"),
    "map": Words("地图", "Map"),
    "wall": Words("值守", "Duty"),
    "page": Words("页面", "Page"),
}


def desk(screen: Screen, kept: Kept) -> Grid:
    """The page `kept` for this screen."""
    known = screen.magnets
    return Grid(
        id=ID,
        widgets={name: widget(screen, name, each) for name, each in kept.page.instances.items() if each.magnet in known},
        cards=cards(screen, kept),
        arrangements=arrangements(kept),
        revision=kept.version,
        palette=palette(screen),
        lang=screen.lang,
        zone=screen.city.zone,
        history=history(screen, kept),
        ack=ack(screen, kept),
    )


def widget(screen: Screen, name: str, instance: Instance) -> Any:
    """One magnet in its frame; its rows narrow the page."""
    return framed(screen, name, instance, screen.magnets[instance.magnet], picks=True)


def cards(screen: Screen, kept: Kept) -> dict[str, dict[str, Any]]:
    """What the grid knows of each magnet: which, its title, whether it is locked, its own settings, the least columns × rows of its view, when it is shown."""
    found: dict[str, dict[str, Any]] = {}
    magnets, shared = screen.magnets, linked(screen.parts)
    for name, each in kept.page.instances.items():
        if magnet := magnets.get(each.magnet):
            title, view = title_of(screen, magnet, each.settings), VIEWS.get(chosen(magnet, each.settings).view)
            known: dict[str, Any] = {"magnet": each.magnet, "title": title, "locked": each.locked, "settings": each.settings}
            known |= {"linked": shared[each.magnet].version} if each.magnet in shared else {}
            found[name] = known | ({"least": list(view.least)} if view else {})
            if when := rule_of(screen, magnet, each):
                found[name]["when"] = when
    return found


def arrangements(kept: Kept) -> list[dict[str, Any]]:
    """The places for each column count, the widest first."""
    return [
        {"id": on, "columns": columns, "below": BELOW.get(on), "items": {name: list(place) for name, place in kept.page.arrangements[on].items.items()}}
        for on, columns in COLUMNS.items()
    ]


def history(screen: Screen, kept: Kept) -> dict[str, Any]:
    """Which page the grid shows, in which version, narrowed to what, and whose screen it is: `page` and `me` are what live messages call them."""
    account, base = screen.account, kept.base.id
    return {"base": base, **seen(screen), "version": kept.version, "account": account.id, "page": identity(account, base), "me": me(account)}


def seen(screen: Screen) -> dict[str, Any]:
    """What a later callback has to know of this screen; `seen_by` reads it."""
    return {"area": screen.area, "choice": dict(screen.choice)}


def seen_by(screen: Screen, trail: Mapping[str, Any]) -> Screen:
    """The screen of a request, looking at what the page with this history looks at."""
    return choosing(screen, trail["choice"])


def ack(screen: Screen, kept: Kept, n: int = 0) -> dict[str, Any]:
    """The answer to edit `n`: what was saved when, and whether there is something to undo or redo."""
    at = kept.at.astimezone(ZoneInfo(screen.city.zone)).strftime("%H:%M") if kept.at else ""
    saved = screen.say(f"已自动保存 {at}", f"Saved {at}") if at else ""
    steps = trail(screen.parts, screen.account, kept.base.id)
    return {"n": n, "version": kept.version, "saved": saved, "undo": bool(steps.past), "redo": bool(steps.future)}


@lru_cache(maxsize=64)
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


def palette(screen: Screen) -> list[dict[str, Any]]:
    """Every magnet that may be put on a page, that a view can draw and that is for this role, by group, one's own and shared ones first.

    `find` is what the search looks in.
    """
    city, made = screen.city, screen.magnets

    def open_(id: str) -> bool:
        return closed(screen, made[id], Instance(magnet=id)) is None

    own = tuple((id, made[id].zh, made[id].en, SHARED, made[id].view) for id in library(screen.parts, screen.account) if open_(id))
    may = [city.magnets[id] for id in offered(screen.parts, screen.account, "magnet", city.magnets) if city.magnets[id].view in VIEWS and open_(id)]
    given = ((each.id, each.zh, each.en, SHARED if is_made(each.id) else each.group, each.view) for each in may)
    return _palette(city.id, screen.lang, (*own, *given))
