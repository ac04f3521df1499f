"""The line above my page's magnets: period, category, what is chosen, the way back to the page's own and a link that carries it all."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from dash import html
from pypinyin import Style, lazy_pinyin

from core.city import City
from core.filters import WITHIN, WORDS, values
from core.page_choice import AMONG, NAMES, OFF, PERIOD, PERIODS, WITHIN_WORDS, value_words
from core.pages import PageSpec
from core.words import Lang, Words
from services.areas import areas
from widgets._base import Screen
from widgets._bits import data, icon

ID = "page-controls"
CUSTOM = "custom"


def page_controls(screen: Screen, page: PageSpec, home: str) -> html.Div:
    """The line, with all that `assets/my_page.mjs` has to know of the page."""
    begins = json.dumps(page.controls, ensure_ascii=False)
    categories = json.dumps(_categories(screen.city, screen.lang), ensure_ascii=False)
    return html.Div(
        line(screen, page),
        id=ID,
        className="page-controls",
        role="group",
        **{"aria-label": screen.say("页面筛选", "Page controls")},
        **data(path="/", base=page.id, home=home, own=screen.account.area, begins=begins, categories=categories, search=address(screen, page, home)),
    )


def line(screen: Screen, page: PageSpec, said: str = "") -> list[Any]:
    """What stands on it now; `said` is told to screen readers."""
    chips = [chip(screen, name, words) for name, words in chosen(screen).items()]
    tools = [periods(screen), category(screen), html.Div(chips, className="chips"), reset(screen, hidden=not differing(screen, page)), copy(screen)]
    return [
        html.Div(tools, className="line"),
        html.P([icon("info-circle"), html.Span(left_out(screen))], className="left-out", role="status", hidden=not screen.left_out),
        html.P(said, className="sr", role="status", **data(chosen="")),
    ]


def reset(screen: Screen, hidden: bool) -> html.Button:
    """Back to the page's own choice; there while anything differs from it."""
    words, whole = screen.say("恢复默认", "Reset"), screen.say("恢复页面默认", "Reset to the page's default")
    return html.Button([icon("arrow-back-up"), html.Span(words)], className="btn quiet", title=whole, hidden=hidden, **data(do="reset-page"))


def copy(screen: Screen) -> html.Button:
    """The address for somebody else: with page, area, period and filters."""
    words, whole = screen.say("复制链接", "Copy link"), screen.say("复制链接，带区域、周期和筛选", "Copy a link with area, period and filters")
    return html.Button([icon("link"), html.Span(words)], className="btn quiet", title=whole, **data(do="copy-page"))


def periods(screen: Screen) -> html.Select:
    """Every period by name; a stretch of days stands there while it is chosen."""
    now = screen.choice.get(PERIOD, "")
    own = [html.Option(value_words(screen.city, PERIOD, now).of(screen.lang), value=now)] if now and now not in PERIODS else []
    options = [
        html.Option(screen.say("周期：默认", "Period: default"), value=""),
        *(html.Option(words.of(screen.lang), value=name) for name, words in PERIODS.items()),
        *own,
        html.Option(screen.say("自定义…", "Other days…"), value=CUSTOM),
    ]
    labels = {"aria-label": screen.say("周期", "Period"), "title": screen.say("默认：各磁铁自己的周期", "Default: each magnet's own period")}
    return html.Select(options, className="pick on" if now else "pick", **labels, **data(control=PERIOD, now=now))


def category(screen: Screen) -> html.Button:
    """Opens the list of categories."""
    now = screen.choice.get("category", "")
    words = value_words(screen.city, "category", now).of(screen.lang) if now else screen.say("全部类别", "All categories")
    what = [icon("filter"), html.Span(words), icon("chevron-down")]
    label = {"aria-haspopup": "dialog", "aria-label": screen.say(f"类别：{words}", f"Category: {words}")}
    return html.Button(what, className="sel on" if now else "sel", **label, **data(control="category", now=now))


def chosen(screen: Screen) -> dict[str, str]:
    """What is chosen, field by field, in words; the area where it is another than the account's own."""
    found = {}
    if screen.area != screen.account.area:
        place = areas(screen.parts)[screen.area]
        found["area"] = Words(place.name, place.name_en).of(screen.lang)
    return found | {name: value_words(screen.city, name, screen.choice[name]).of(screen.lang) for name in NAMES if name in screen.choice}


def field_words(screen: Screen, name: str) -> str:
    """What a field is called."""
    return {"area": Words("区域", "Area"), PERIOD: Words("周期", "Period"), WITHIN: WITHIN_WORDS, **WORDS}[name].of(screen.lang)


def chip(screen: Screen, name: str, words: str) -> html.Button:
    """One thing chosen; a press clears it. The area goes back to where it was chosen from."""
    to = {"to": screen.choice[AMONG]} if name == "area" and AMONG in screen.choice else {}
    label = screen.say(f"清除{field_words(screen, name)}：{words}", f"Clear {field_words(screen, name).lower()}: {words}")
    inner = [html.Small(field_words(screen, name)), html.Span(words), icon("x")]
    return html.Button(inner, className="chip", title=label, **{"aria-label": label}, **data(clear=name, **to))


def left_out(screen: Screen) -> str:
    """Which part of the address was left out, and why."""
    mark = screen.say("；", "; ")
    words = mark.join(each.of(screen.lang) for each in screen.left_out)
    return screen.say(f"{words}。其余照常。", f"Left out: {words}. The rest is as asked.") if words else ""


def differing(screen: Screen, page: PageSpec) -> dict[str, str]:
    """What the address has to say: everything that is not as the page begins."""
    area = {"area": screen.area} if screen.area != screen.account.area else {}
    changed = {name: screen.choice[name] for name in (AMONG, *NAMES) if name in screen.choice and page.controls.get(name) != screen.choice[name]}
    return {**area, **changed, **{name: OFF for name in page.controls if name not in screen.choice}}


def address(screen: Screen, page: PageSpec, home: str) -> str:
    """The query of this page as it stands, "" for the home page as it begins (`assets/my_page.mjs` writes the same)."""
    query = differing(screen, page)
    named = {"page": page.id} if query or page.id != home else {}
    return f"?{urlencode({**named, **query}, safe='/,')}" if named else ""


def _categories(city: City, lang: Lang) -> list[list[str]]:
    """Each category as [id, name, what a search looks in], majors before their minors."""
    return _listed(lang, tuple((key, words.zh, words.en) for key, words in values(city, "category").items()))


@lru_cache(maxsize=8)
def _listed(lang: Lang, words: tuple[tuple[str, str, str], ...]) -> list[list[str]]:
    def entry(key: str, zh: str, en: str) -> list[str]:
        initials = "".join(lazy_pinyin(zh, style=Style.FIRST_LETTER))
        return [key, Words(zh, en).of(lang), f"{zh} {en} {key} {initials}".lower()]

    return [entry(*each) for each in sorted(words)]
