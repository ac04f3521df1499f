"""Pages in words: what a version changed, what clashes, for whom a page is."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pypinyin import Style, lazy_pinyin

from core import showing
from core.filters import WORDS as FIELDS
from core.filters import values
from core.page_choice import ALL_PERIODS
from core.page_diff import Step
from core.page_rebase import Aspect, Clash
from core.words import Words
from services.areas import areas
from services.magnets import magnets
from services.page_bases import Why
from widgets._magnet_form import DIMENSIONS
from widgets._views import VIEWS

if TYPE_CHECKING:
    from services._parts import Parts

NAMED = 3  # magnets named one by one
LONGEST = 40  # characters of a value
ACTS = {
    "save": Words("编辑", "Edited"),
    "template": Words("恢复为模板", "Back to the template"),
    "restore": Words("恢复到第 {of} 版", "Restored version {of}"),
    "put_back": Words("从回收站放回", "Put back from the bin"),
    "import": Words("导入文件", "Imported a file"),
    "decide": Words("处理模板更新", "Decided on the template's changes"),
    "publish": Words("发布", "Published"),
    "undo": Words("撤销第 {of} 版", "Undid version {of}"),
    "redo": Words("重做", "Did it again"),
}
WHY: dict[Why, Words] = {
    "own": Words("您改过的岗位页面", "you made it yours"),
    "group": Words("发布给您的页面", "published to you"),
    "role": Words("您岗位的模板", "the template of your role"),
    "system": Words("系统默认页面", "the system's page"),
}
CHOSEN = Words("您选定的首页", "you chose it")
LEVELS = {
    "district": Words("区级", "district"),
    "town_street": Words("镇街级", "town and street"),
    "community": Words("社区级", "community"),
    "grid": Words("网格级", "grid"),
    "micro_grid": Words("微网格级", "micro grid"),
}
_SCREENS = {"desk": Words("", ""), "tablet": Words("（平板）", " (tablet)"), "phone": Words("（手机）", " (phone)"), "wall": Words("（大屏）", " (wall)")}
_DO = {
    "add": Words("加入 {}", "Added {}"),
    "remove": Words("移除 {}", "Removed {}"),
    "move": Words("移动 {}", "Moved {}"),
    "resize": Words("调整大小 {}", "Resized {}"),
    "lock": Words("固定 {}", "Fixed {}"),
    "unlock": Words("不再固定 {}", "No longer fixed: {}"),
}
_SETTINGS = {
    "indicator": Words("指标", "indicator"),
    "view": Words("视图", "view"),
    "area": Words("区域", "area"),
    "title": Words("标题", "title"),
    "period": Words("周期", "period"),
    "by": Words("分组", "split"),
    "filter": Words("筛选", "filter"),
    "click": Words("点击", "click action"),
    "compare": Words("对比", "comparison"),
    "target": Words("目标", "target"),
    "thresholds": Words("阈值", "thresholds"),
    "when": Words("何时显示", "shown"),
    "repeat": Words("重复", "repeated"),
}

CHOICES: dict[str, dict[str, Words]] = {
    "period": ALL_PERIODS,
    "by": DIMENSIONS,
    "compare": {
        "past": Words("环比", "period before"),
        "year": Words("同比", "last year"),
        "target": Words("目标", "target"),
        "none": Words("无", "nothing"),
    },
    "click": {"records": Words("看记录", "records"), "drill": Words("看下级区域", "sub-areas"), "none": Words("无", "nothing")},
}


def findable(zh: str, *more: str) -> str:
    """What a search for something called so looks in: its words in small letters and the initials of its pinyin."""
    return " ".join((zh, *more, "".join(lazy_pinyin(zh, style=Style.FIRST_LETTER)))).lower()


def title(parts: "Parts", magnet: str, settings: dict[str, Any]) -> Words:
    """What a magnet of a page is called."""
    own = settings.get("title")
    if isinstance(own, str) and own:
        return Words(own, own)
    known = magnets(parts).get(magnet)
    return Words(known.zh, known.en) if known else Words(magnet, magnet)


def changes(parts: "Parts", steps: Sequence[Step]) -> list[Words]:
    """The steps as sentences: magnets that share what was done in one."""
    said: list[Words] = []
    plain = sorted((step for step in steps if step.do != "set"), key=lambda step: (list(_DO).index(step.do), step.of or ""))
    for (do, of), group in groupby(plain, key=lambda step: (step.do, step.of)):
        names = _names([title(parts, step.magnet, step.settings) for step in group])
        screen = _SCREENS.get(of or "", Words("", ""))
        said.append(Words(_DO[do].zh.format(names.zh) + screen.zh, _DO[do].en.format(names.en) + screen.en))
    for _, group in groupby((step for step in steps if step.do == "set"), key=lambda step: step.id):
        one = list(group)
        named = title(parts, one[0].magnet, {} if any(step.of == "title" for step in one) else one[0].settings)
        each = [setting(parts, step) for step in one]
        said.append(Words(f"设置 {named.zh}：{'；'.join(w.zh for w in each)}", f"Set {named.en}: {'; '.join(w.en for w in each)}"))
    return said


def setting(parts: "Parts", step: Step) -> Words:
    """周期 本月 → 近 7 日."""
    name = setting_name(step.of or "")
    before, after = (value(parts, step.magnet, step.settings, step.of or "", each) for each in (step.before, step.after))
    return Words(f"{name.zh} {before.zh} → {after.zh}", f"{name.en} {before.en} → {after.en}")


def setting_name(name: str) -> Words:
    """What a setting is called; its own name where nobody gave it words."""
    if name in _SETTINGS:
        return _SETTINGS[name]
    return next((Words(each.zh, each.en) for view in VIEWS.values() for each in view.settings if each.name == name), Words(name, name))


def value(parts: "Parts", magnet: str, settings: dict[str, Any], name: str, given: Any) -> Words:
    """A value of a setting as people say it; what was never set is what the magnet brings."""
    known = magnets(parts).get(magnet)
    if given is None and known:
        given = {"indicator": known.indicator, "view": known.view, **known.settings}.get(name)
    if given is None and known and name == "period":
        indicator = parts.city.indicators.get(str(settings.get("indicator") or known.indicator))
        given = indicator.period if indicator else None
    if given is None:
        return Words("默认", "default")
    return _said(parts, name, given)


def clash(parts: "Parts", clash: Clash) -> list[Words]:
    """What clashes on one magnet, a sentence each."""
    return [_aspect(parts, clash, each) for each in clash.aspects]


def audience(parts: "Parts", to: dict[str, Any]) -> Words:
    """For whom a page is published."""
    if to["kind"] == "person":
        return Words(f"个人：{to['whom']}", f"person: {to['whom']}")
    words = parts.city.roles.get(to["whom"]) if to["kind"] == "role" else LEVELS.get(to["whom"])
    words = words or Words(to["whom"], to["whom"])
    return Words(f"{words.zh} · {to['area_zh']}", f"{words.en} · {to['area_en']}")


def _aspect(parts: "Parts", clash: Clash, aspect: Aspect) -> Words:
    if aspect.what == "removed":
        return Words("模板去掉了这块磁铁，您改过它的设置或位置", "the template gave up this magnet, which you had set or moved")
    if aspect.what == "locked":
        return Words("模板固定了这块磁铁，您移动或移除过它", "the template now holds this magnet, which you had moved or removed")
    if aspect.what == "setting":
        name = setting_name(aspect.of or "")
        mine, theirs = (value(parts, clash.magnet, clash.settings, aspect.of or "", each) for each in (aspect.mine, aspect.theirs))
        return Words(f"{name.zh}：我的 {mine.zh}，模板 {theirs.zh}", f"{name.en}: mine {mine.en}, theirs {theirs.en}")
    screen = _SCREENS[aspect.of or "desk"]
    what = Words("位置", "place") if aspect.what == "place" else Words("大小", "size")
    mine, theirs = (_spot(aspect.what, each) for each in (aspect.mine, aspect.theirs))
    return Words(f"{what.zh}{screen.zh}：我的 {mine.zh}，模板 {theirs.zh}", f"{what.en}{screen.en}: mine {mine.en}, theirs {theirs.en}")


def _spot(what: str, place: Sequence[int]) -> Words:
    x, y, w, h = place
    if what == "size":
        return Words(f"{w} × {h}", f"{w} × {h}")
    return Words(f"第 {x + 1} 列第 {y + 1} 行", f"column {x + 1}, row {y + 1}")


def _names(titles: Sequence[Words]) -> Words:
    first = titles[:NAMED] if len(titles) > NAMED + 1 else titles
    more = len(titles) - len(first)
    zh, en = "、".join(each.zh for each in first), ", ".join(each.en for each in first)
    return Words(f"{zh} 等 {len(titles)} 块", f"{en} and {more} more") if more else Words(zh, en)


def _filter(parts: "Parts", given: dict[str, Any]) -> Words:
    """The values of a filter by their names."""
    pairs = [(field, value) for field, chosen in given.items() if field in FIELDS and isinstance(chosen, list) for value in chosen]
    named = [values(parts.city, field).get(str(value)) or Words(str(value), str(value)) for field, value in pairs]
    return Words("、".join(each.zh for each in named) or "无", ", ".join(each.en for each in named) or "none")


def _said(parts: "Parts", name: str, given: Any) -> Words:
    words: Words | None = None
    if isinstance(given, bool):
        words = Words("是", "yes") if given else Words("否", "no")
    elif isinstance(given, dict) and {"zh", "en"} <= given.keys():
        words = Words(str(given["zh"]), str(given["en"]))
    elif name == "when" and isinstance(given, dict):
        words = showing.says(given, parts.city.roles)
    elif name == "repeat":
        words = Words("每个下级区域", "for each area below")
    elif name == "filter" and isinstance(given, dict):
        words = _filter(parts, given)
    elif isinstance(given, list | dict):
        words = Words(f"{len(given)} 项", f"{len(given)} entries")
    elif name == "area" and (area := areas(parts).get(str(given))):
        words = Words(area.name, area.name_en)
    elif name in ("indicator", "view"):
        known = (parts.city.indicators if name == "indicator" else VIEWS).get(str(given))
        words = Words(known.zh, known.en) if known else None
    elif name in CHOICES:
        words = CHOICES[name].get(str(given))
    words = words or Words(str(given), str(given))
    return Words(*(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…" for text in words))
