"""Where one magnet's figure comes from: its definition, the answer behind it, its sub-areas, and all of it as CSV."""

import csv
import io
import math
from typing import Any

from core import magnet_settings
from core.areas import LEVELS
from core.city import Magnet
from core.errors import BadInput, NotAllowed, NotFound
from core.filters import filters_of
from core.indicators import Indicator
from core.page_choice import period_words
from core.pages import NEW, Instance
from core.words import Words
from services.answer import answer
from services.areas import areas, path_of
from widgets._base import Screen
from widgets._frame import asks, choice, following_of, magnet, narrowed, reason, title_of
from widgets._magnet_form import dimension
from widgets._origin import origin
from widgets._views import VIEWS
from widgets._ways import hrefs, lineage_way
from widgets.grid import Live

ROW = 0.4  # rows of a desk page that a line of a ranking takes
COLUMNS = (
    Words("名称", "Name"),
    Words("数值", "Value"),
    Words("单位", "Unit"),
    Words("分子", "Numerator"),
    Words("分母", "Denominator"),
    Words("对比期", "Earlier"),
    Words("区域", "Area"),
    Words("周期", "Period"),
    Words("数据时间", "Data time"),
)


def about(screen: Screen, instance: Instance) -> dict[str, Any]:
    """What the menu and the definition box of one magnet say; `problem` where its settings cannot be used."""
    entry = screen.magnets[instance.magnet]
    made, title = magnet_settings.chosen(entry, instance.settings), title_of(screen, entry, instance.settings)
    indicator = screen.city.indicators.get(str(made.indicator))
    said: dict[str, Any] = {"title": title, "why": why(screen)}
    if indicator is None:
        return said
    follow = following_of(screen, entry, instance)
    settings = {**made.settings, **follow.settings, **choice(follow, picks=False)}
    area = seen_area(screen, made.model_copy(update={"settings": settings}))
    try:
        found = answer(screen.parts, screen.account, asks(indicator, settings, area))
    except (BadInput, NotAllowed, NotFound) as error:
        return said | {"problem": reason(screen, error)}
    said |= {"lineage": lineage_way(indicator, {**settings, "area": area})["href"]}
    said |= {"drill": can_go_down(screen, indicator, area), "csv": as_csv(screen, title, indicator, found)}
    return said | _defined(screen, indicator, found) | hrefs(indicator, {**settings, "area": area, "click": None})


def why(screen: Screen) -> str:
    """Why this account may see what it sees: its role and its areas."""
    role = screen.city.roles[screen.account.role].of(screen.lang)
    own = areas(screen.parts).get(screen.account.area)
    name = Words(own.name, own.name_en).of(screen.lang) if own else screen.account.area
    department = screen.account.scope.department
    part = screen.city.named("departments", department).of(screen.lang) if department else ""
    zh = f"您是{role}，可看{name}" + (f"由{part}办理的案件" if part else "及其下级的数据")
    return screen.say(zh, f"You are a {role.lower()} and see {name}" + (f", cases of {part}" if part else " and what lies in it"))


def seen_area(screen: Screen, made: Magnet) -> str:
    """The area its figure is of: the one it is fixed to where the account may see that, else the screen's."""
    area = made.settings.get("area")
    return area if isinstance(area, str) and screen.account.scope.covers(area) else screen.area


def can_go_down(screen: Screen, indicator: Indicator, area: str) -> bool:
    """Whether the figure can be shown for the areas inside `area`."""
    found = areas(screen.parts).get(area)
    return "area" in indicator.by and found is not None and found.level in LEVELS[:3]


def panel(screen: Screen, instance: Instance, area: str | None) -> dict[str, Any]:
    """One magnet over the page: as it is set, or with `area` by the areas inside that. {title, path, size, widget}; `size` as of a desk page.

    Raises NotFound outside the scope.
    """
    entry = screen.magnets.get(instance.magnet)
    if entry is None:
        raise NotFound(f"magnet {instance.magnet}")
    made = magnet_settings.chosen(entry, instance.settings)
    indicator = screen.city.indicators.get(str(made.indicator))
    if area is None or indicator is None:
        size = VIEWS[made.view].size if made.view in VIEWS else NEW[2:]
        return {"title": title_of(screen, entry, instance.settings), "path": [], "size": size, "widget": magnet(screen, "panel", instance, entry)}
    if not screen.account.scope.covers(area):
        raise NotFound(f"area {area}")
    down = Instance(magnet=entry.id, settings={**instance.settings, "view": "ranking", "by": "area", "area": area, "click": None})
    widget = magnet(screen, "panel", down, entry)
    inside = [each.code for each in areas(screen.parts).values() if each.parent == area]
    if any(can_go_down(screen, indicator, code) for code in inside):
        _lead_down(widget)
    above = [each for each in path_of(screen.parts, area) if screen.account.scope.covers(each.code)]
    path = [{"id": each.code, "title": Words(each.name, each.name_en).of(screen.lang)} for each in above]
    size = 6, max(2, min(7, math.ceil(len(inside) * ROW)))
    return {"title": title_of(screen, entry, {**instance.settings, "area": None}), "path": path, "size": size, "widget": widget}


def _lead_down(widget: Any) -> None:
    """Let each row lead to the areas inside it instead of to its records; the panel reads `#in=`."""
    live = getattr(widget.children[1], "children", None)
    if isinstance(live, Live):
        live.settings = {**live.settings, "href_row": "#in={id}"}


def as_csv(screen: Screen, title: str, indicator: Indicator, found: dict[str, Any]) -> str:
    """The answer as lines of CSV: the whole first, then its rows."""
    made = io.StringIO()
    write = csv.writer(made, lineterminator="\r\n").writerow
    write([column.of(screen.lang) for column in COLUMNS])
    unit = indicator.unit.of(screen.lang)
    place = areas(screen.parts)[found["area"]]
    tail = [Words(place.name, place.name_en).of(screen.lang), period_words(found["period"]).of(screen.lang), found["data_time"]]
    past = "year" if "year" in found else "past"
    figures = ("numerator", "denominator", past)
    for row in [{"zh": title, "en": title, **found}, *(found["rows"] or [])]:
        name = str(row.get(screen.lang) or row.get("zh") or row["id"])
        safe = f"'{name}" if name[:1] in "=+-@\t" else name
        write([safe, row.get("value"), unit, *(row.get(each) for each in figures), *tail])
    return made.getvalue()


def _defined(screen: Screen, indicator: Indicator, found: dict[str, Any]) -> dict[str, Any]:
    place = areas(screen.parts)[found["area"]]
    return {
        "indicator": Words(indicator.zh, indicator.en).of(screen.lang),
        "says": indicator.says.of(screen.lang),
        **origin(screen, indicator, found),
        "at": found["area"],
        "area": Words(place.name, place.name_en).of(screen.lang),
        "period": period_words(found["period"]).of(screen.lang),
        "by": dimension(screen.city, indicator, found["by"]).of(screen.lang) if found["by"] else None,
        "unit": indicator.unit.of(screen.lang),
        "narrowed": narrowed(screen, filters_of(found["filters"])),
        **{name: found[name] for name in ("value", "numerator", "denominator", "past", "past_label", "target", "data_time", "approximate")},
    }
