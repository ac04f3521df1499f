"""What is searched in memory, since a city has few of it: areas and cells, pages of magnets, indicators, knowledge."""

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from core.areas import Area, prefix
from core.knowledge import SORTS
from core.search import normal, pinyin
from core.words import Words
from services.areas import allowed, path_of, tree
from services.knowledge import entries
from services.page_bases import pages_of

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

Item = dict[str, Any]
Ranked = tuple[tuple[Any, ...], Item]
_plain = lru_cache(maxsize=20_000)(normal)  # the same few thousand words with every search
NAMED = ("place", "page", "indicator", "knowledge")
CELLS = ("grid", "micro_grid")
WORST = 9
TYPED_S = 3.0
_typed: "WeakKeyDictionary[Parts, dict[int, tuple[float, Sequence[Any]]]]" = WeakKeyDictionary()


def named(parts: "Parts", account: "Account", kind: str, wanted: str, area: str | None) -> list[Ranked]:
    """Things of a kind whose words fit, each with what it is ranked by."""
    text = normal(wanted)
    if kind == "place":
        return found_areas(parts, account, text, allowed(parts, account, area))
    if kind == "page":
        return [_ranked(at, _page(page)) for page, at in _fitting(((page, (page.zh, page.en)) for page in _pages(parts, account)), text)]
    if kind == "indicator":
        rows = ((each, (each.zh, each.en, each.id)) for each in parts.city.indicators.values())
        return [_ranked(at, _indicator(parts, each)) for each, at in _fitting(rows, text)]
    known = ((each, (each.zh, each.en, *each.find.split())) for each in entries(parts.city))
    return [_ranked(at, _entry(each)) for each, at in _fitting(known, text)]


def _pages(parts: "Parts", account: "Account") -> Sequence[Any]:
    """The pages an account may open, read once for the few seconds that somebody types."""
    kept = _typed.setdefault(parts, {})
    at, pages = kept.get(account.id, (0.0, ()))
    if time.monotonic() - at > TYPED_S:
        kept.clear()  # whoever typed before has done so
        pages = tuple(base.page for base, _ in pages_of(parts, account)[1])
        kept[account.id] = (time.monotonic(), pages)
    return pages


def found_areas(parts: "Parts", account: "Account", text: str, here: str) -> list[Ranked]:
    """Areas and cells of the scope by name, code or pinyin."""
    rows = ((each, (each.name, each.name_en, each.code)) for each in tree(parts, account) if each.code.startswith(prefix(here)))
    return [((at, len(each.name), each.code, ""), _area(parts, each)) for each, at in _fitting(rows, text)]


def _fitting(rows: Iterable[tuple[Any, Sequence[str]]], text: str) -> list[tuple[Any, int]]:
    letters = text.replace(" ", "")
    spoken = letters.isascii() and letters.isalnum() and not letters.isdigit()
    first = next(iter(text.split()), "")  # a word without it fits in no way, and of a thousand few have it
    found = []
    for row, words in rows:
        best = min((rank(plain, text) for word in words if word and first in (plain := _plain(word))), default=WORST)
        if best > 2 and spoken and any(each.startswith(letters) for each in pinyin(_plain(words[0]))):
            best = 2
        if best < WORST:
            found.append((row, best))
    return found


def rank(word: str, text: str) -> int:
    """0 the same, 1 begins with it, 3 ends with it, 4 holds all of its words, 9 none of these. 2 is left to pinyin."""
    if word == text:
        return 0
    if word.startswith(text):
        return 1
    if word.endswith(text):
        return 3
    return 4 if all(part in word for part in text.split()) else WORST


def _ranked(at: int, found: Item) -> Ranked:
    return (at, len(found["zh"]), found["zh"], str(found["id"])), found


def item(kind: str, number: Any, name: Words, path: Sequence[Area], row: Mapping[Any, Any]) -> Item:
    """A thing found: what it is called and where it lies."""
    sub = {"sub_zh": " · ".join(each.name for each in path), "sub_en": " · ".join(each.name_en for each in path)}
    return {"kind": kind, "id": number, "zh": name.zh, "en": name.en, **sub, "area": row["area"], "lon": row["lon"], "lat": row["lat"]}


def _area(parts: "Parts", each: Area) -> Item:
    above = path_of(parts, each.code)[:-1]
    where = {"area": each.code, "lon": each.lon, "lat": each.lat}
    found = item("place", each.code, Words(each.name, each.name_en), above[-1:] or [each], where)
    opens = f"/community?area={each.code}" if each.level == "community" else f"/?area={each.code}"
    add = {"kind": "place", "id": each.code} if each.level not in CELLS else None
    return found | {"level": each.level, "href": opens, "map": f"/map?area={each.code}", "add": add}


def _nowhere(kind: str, id: str, name: Words, sub: Words, href: str, addable: bool) -> Item:
    words = {"zh": name.zh, "en": name.en, "sub_zh": sub.zh, "sub_en": sub.en}
    add = {"kind": kind, "id": id} if addable else None
    return {"kind": kind, "id": id, **words, "area": None, "lon": None, "lat": None, "href": href, "map": None, "add": add}


def _page(page: Any) -> Item:
    return _nowhere("page", page.id, Words(page.zh, page.en), Words("磁铁页面", "Page of magnets"), f"/?page={page.id}", True)


def _indicator(parts: "Parts", each: Any) -> Item:
    magnet = next((m for m in parts.city.magnets.values() if m.indicator == each.id), None)
    return _nowhere("indicator", each.id, Words(each.zh, each.en), each.says, "", magnet is not None)


def _entry(each: Any) -> Item:
    return _nowhere("knowledge", each.id, Words(each.zh, each.en), SORTS[each.sort], f"/knowledge?id={each.id}", True)
