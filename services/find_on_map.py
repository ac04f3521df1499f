"""The search on the map: areas, cells and what stands in them, found by the one search (services/search.py), in the asker's scope."""

from typing import TYPE_CHECKING, Any

from core.search import normal
from services._search_named import CELLS, Item, found_areas
from services.areas import allowed
from services.search import checked, indexed

if TYPE_CHECKING:
    from services._parts import Parts
    from services.who import Account

FEW = 6
KINDS = ("area", "cell", "place", "building", "home", "enterprise", "camera", "officer", "case")


def find(parts: "Parts", account: "Account", text: str, area: str | None = None, limit: int = FEW) -> dict[str, Any]:
    """`{building, groups}`: groups in their order, each `{kind, items, more}`; an item has `kind, id, zh, en, sub_zh, sub_en, area, lon, lat`.

    `building` is True while the index is not complete. An officer stands in the middle of the cell; whether somebody may read the name decides whether it
    is searched, his post whether homes are. Raises NotFound for an area outside the scope, BadInput for nothing or too much to look for.
    """
    wanted = checked(text)
    here = allowed(parts, account, area)
    built, found = indexed(parts, account, wanted, KINDS[2:], area)
    for key, each in found_areas(parts, account, normal(wanted), here):
        kind = "cell" if each["level"] in CELLS else "area"
        found.setdefault(kind, []).append((key, {**each, "kind": kind}))
    groups = []
    for kind in KINDS:
        best: list[Item] = [_plain(each) for _, each in sorted(found.get(kind, []), key=lambda one: one[0])]
        if best:
            groups.append({"kind": kind, "items": best[:limit], "more": len(best) > limit})
    return {"building": not built, "groups": groups}


def _plain(item: Item) -> Item:
    """Without what the box writes before the place: a card has lines of its own for that."""
    return {name: value for name, value in item.items() if not name.startswith("lead_")}
