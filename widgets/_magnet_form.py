"""What the settings drawer of my page lets one choose: indicators, views, areas, and the settings a magnet has now."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pypinyin import Style, lazy_pinyin

from core import magnet_settings
from core.areas import LEVELS, Area
from core.errors import BadInput
from core.filters import FIELDS, WORDS, values
from core.indicators import Indicator
from core.page_choice import ALL_PERIODS
from core.pages import Instance, Operation, PageSpec, PlaceOne, Set
from core.words import Lang, Words
from services.areas import areas, tree
from services.made_for import offered
from services.magnets import magnets
from services.page_bases import pages_of
from services.save_page import Kept
from widgets._base import Screen, Setting, View
from widgets._desk import GROUPS
from widgets._views import VIEWS

if TYPE_CHECKING:
    from core.city import City
    from services._parts import Parts
    from services.who import Account

MOST_AREAS = 600
FAMILIES = {
    "case": "cases",
    "person": "people",
    "enterprise": "enterprises",
    "officer": "forces",
    "camera": "forces",
    "facility": "places",
    "grid": "places",
    "crowd": "crowd",
    "patrol": "forces",
    "recurring": "forces",
    "collected": "places",
    "dataset": "datasets",
}
DIMENSIONS = {
    "area": Words("下级区域", "Sub-areas"),
    "category": Words("类别", "Category"),
    "minor": Words("小类", "Minor category"),
    "department": Words("部门", "Department"),
    "source": Words("来源", "Source"),
    "state": Words("环节", "Stage"),
    "hour": Words("小时", "Hour"),
    "day": Words("日", "Day"),
    "month": Words("月", "Month"),
    "age_sex": Words("年龄性别", "Age and sex"),
    "origin": Words("来源地", "Origin"),
    "industry": Words("行业", "Industry"),
    "activity": Words("活跃度", "Activity"),
    "post": Words("岗位", "Post"),
    "source_class": Words("视频类别", "Camera class"),
    "kind": Words("种类", "Kind"),
    "segment": Words("路段", "Segment"),
}
LEVEL_WORDS = {
    "district": Words("本区", "My district"),
    "town_street": Words("本镇街", "My street"),
    "community": Words("本社区", "My community"),
    "grid": Words("本网格", "My cell"),
    "micro_grid": Words("本微网格", "My micro cell"),
}
BELOW_WORDS = {
    "town_street": Words("下级镇街", "Streets"),
    "community": Words("下级社区", "Communities"),
    "grid": Words("下级网格", "Cells"),
    "micro_grid": Words("下级微网格", "Micro cells"),
}


def form(screen: Screen, instance: Instance) -> dict[str, Any]:
    """All the drawer needs for one magnet: {own, base, indicators, views, areas, fields, pages, today, words}."""
    magnet = screen.magnets[instance.magnet]
    level = areas(screen.parts)[screen.area].level
    below = LEVELS[LEVELS.index(level) + 1] if level != LEVELS[-1] else None
    return {
        "own": instance.settings,
        "base": {"indicator": magnet.indicator, "view": magnet.view, "settings": magnet.settings},
        "indicators": _indicators(screen) if magnet.indicator else [],
        "views": [_view(view, screen.lang) for view in VIEWS.values()],
        "areas": choices(screen),
        "fields": _fields(screen) if magnet.indicator else {},
        "pages": _pages(screen) if magnet.indicator else [],
        "today": datetime.now(screen.city.tz).date().isoformat(),
        "words": {
            "mine": LEVEL_WORDS[level].of(screen.lang),
            "below": BELOW_WORDS[below].of(screen.lang) if below else "",
            "dimensions": _dimensions(screen, instance.settings.get("indicator") or magnet.indicator),
            "periods": {name: words.of(screen.lang) for name, words in ALL_PERIODS.items()},
            "roles": {name: words.of(screen.lang) for name, words in screen.city.roles.items()},
        },
    }


def choices(screen: Screen) -> list[dict[str, str]]:
    """The areas one may fix a magnet to: all of the scope, without the lowest levels where that would be too many."""
    found = tree(screen.parts, screen.account)
    for level in reversed(LEVELS):
        if len(found) <= MOST_AREAS:
            break
        found = [each for each in found if each.level != level]
    return [_area(each, screen.lang) for each in found]


def check_operations(parts: "Parts", account: "Account", page: PageSpec, operations: list[Operation]) -> None:
    """Raise Refused for the first operation that sets what cannot be: see core.magnet_settings. What is only placed may still need settings."""
    placed = {each.id: each.magnet for each in operations if isinstance(each, PlaceOne)}
    named = {name: each.magnet for name, each in page.instances.items()} | placed
    own = {name: each.settings for name, each in page.instances.items()}
    for operation in operations:
        magnet = magnets(parts).get(named.get(operation.id, ""))
        if not isinstance(operation, PlaceOne | Set) or not operation.settings or magnet is None:
            continue
        own[operation.id] = {**own.get(operation.id, {}), **operation.settings}
        check(parts, account, magnet.id, own[operation.id])


def check(parts: "Parts", account: "Account", magnet: str, settings: dict[str, Any]) -> None:
    """Raise Refused where these settings of a magnet cannot be used by this account."""
    made = magnets(parts).get(magnet)
    if made is None:
        raise magnet_settings.Refused("magnet", Words(f"没有磁铁“{magnet}”", f"there is no magnet {magnet!r}"))
    if odd := magnet_settings.unknown(made, settings, VIEWS):
        raise odd
    magnet_settings.check(parts.city, made, settings, VIEWS)
    code = settings.get("area")
    if code and not (account.scope.covers(code) and code in areas(parts)):
        raise magnet_settings.Refused("area", Words("这个区域不在您的范围内", "this area is outside what you may see"))
    page = magnet_settings.page_of(settings.get("click"))
    if page and page not in (known := {base.page.id for base, _ in pages_of(parts, account)[1]}):
        raise magnet_settings.Refused(
            "click", Words(f"没有您能打开的页面“{page}”：{'、'.join(known)}", f"there is no page {page!r} you may open: {', '.join(known)}")
        )


def instance_of(kept: Kept, name: str) -> Instance:
    """The magnet `name` of a page. Raises BadInput where it is gone."""
    found = kept.page.instances.get(name)
    if found is None:
        raise BadInput("no_such_instance", f"{name!r} is not on this page", "id")
    return found


def dimension(city: "City", indicator: Indicator, name: str) -> Words:
    """What rows are told apart by, in words: of a dataset its column."""
    dataset = city.datasets.get(indicator.dataset)
    column = dataset.columns.get(name) if dataset and indicator.family == "dataset" else None
    return Words(column.zh, column.en) if column else DIMENSIONS.get(name, Words(name, name))


def _dimensions(screen: Screen, chosen: str | None) -> dict[str, str]:
    """Every dimension in words; where datasets call theirs alike, as the chosen indicator does."""
    known = dict(DIMENSIONS)
    for each in [*screen.city.indicators.values(), *([screen.city.indicators[chosen]] if chosen in screen.city.indicators else [])]:
        if each.family == "dataset":
            known |= {name: dimension(screen.city, each, name) for name in each.by if name not in DIMENSIONS or each.id == chosen}
    return {name: words.of(screen.lang) for name, words in known.items()}


def _fields(screen: Screen) -> dict[str, Any]:
    """What figures can be narrowed by: field to its title and its values as entries of a combo box."""
    return {
        field: {"title": words.of(screen.lang), "values": [_value(field, key, each, screen) for key, each in values(screen.city, field).items()]}
        for field, words in WORDS.items()
    }


def _value(field: str, key: str, words: Words, screen: Screen) -> dict[str, str]:
    minor = field == "category" and "-" in key
    group = screen.city.named("majors", key[:2]).of(screen.lang) if minor else ""
    return {"id": key, "title": words.of(screen.lang), "group": group, "find": f"{words.zh} {words.en} {key}".lower()}


def _pages(screen: Screen) -> list[dict[str, str]]:
    """The pages that a click may open."""
    return [{"id": base.page.id, "title": Words(base.page.zh, base.page.en).of(screen.lang)} for base, _ in pages_of(screen.parts, screen.account)[1]]


def _indicators(screen: Screen) -> list[dict[str, Any]]:
    order = list(GROUPS)
    may = [screen.city.indicators[id] for id in offered(screen.parts, screen.account, "indicator", screen.city.indicators)]
    return [_indicator(each, screen.lang) for each in sorted(may, key=lambda each: order.index(FAMILIES[each.family]))]


def _indicator(indicator: Indicator, lang: Lang) -> dict[str, Any]:
    initials = "".join(lazy_pinyin(indicator.zh, style=Style.FIRST_LETTER))
    find = " ".join((indicator.zh, indicator.en, indicator.id, initials)).lower()
    words = {"title": Words(indicator.zh, indicator.en).of(lang), "group": GROUPS[FAMILIES[indicator.family]].of(lang), "unit": indicator.unit.of(lang)}
    public = indicator.public()
    offers = {"fields": list(FIELDS[indicator.family]), "happens": indicator.happens, "records": True}
    return {name: public[name] for name in ("id", "measure", "period", "periods", "by", "good", "target", "thresholds")} | words | offers | {"find": find}


def _view(view: View, lang: Lang) -> dict[str, Any]:
    settings = [_setting(each, lang) for each in view.settings]
    title = Words(view.zh, view.en).of(lang)
    return {"id": view.id, "title": title, "fits": list(view.fits), "by": list(view.by), "needs_by": view.needs_by, "settings": settings}


def _setting(setting: Setting, lang: Lang) -> dict[str, Any]:
    known = {"name": setting.name, "kind": setting.kind, "title": Words(setting.zh, setting.en).of(lang)}
    return known | {"choices": list(setting.choices), "default": setting.default, **_room(setting), **_called(setting, lang)}


def _room(setting: Setting) -> dict[str, bool]:
    """Whether its field needs room for several lines."""
    return {"long": True} if setting.kind == "text" and setting.name == "text" else {}


def _called(setting: Setting, lang: Lang) -> dict[str, dict[str, str]]:
    """The choices in words."""
    return {"words": {choice: words.of(lang) for choice, words in setting.called.items()}} if setting.called else {}


def _area(area: Area, lang: Lang) -> dict[str, str]:
    title = Words(area.name, area.name_en).of(lang)
    return {"id": area.code, "title": title, "group": LEVEL_WORDS[area.level].of(lang), "find": f"{area.name} {area.name_en} {area.code}".lower()}
