"""What rests on a definition: which indicators and magnets, on how many pages and walls. Shown before it is changed or retired."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.made import Kind
from core.pages import PageSpec
from services._parts import Parts
from store import definitions as queries
from store import linked_magnets

Found = dict[str, Any]


def used(parts: Parts, kind: Kind, id: str) -> Found:
    """`pages`, `walls`: how many show it; `interfaces`, `indicators`, `magnets`, `monthly` (tables): the ids of what is made of it.

    Pages are the city's templates, those published and those people keep; of a page published and kept each counts.
    """
    city = parts.city
    interfaces = [each.id for each in city.interfaces.values() if each.dataset == id] if kind == "dataset" else []
    indicators = [each.id for each in city.indicators.values() if id in each.sets] if kind == "dataset" else [id] if kind == "indicator" else []
    magnets = [each.id for each in city.magnets.values() if each.indicator in indicators] if kind != "magnet" else [id]
    if kind == "interface":
        return used(parts, "dataset", city.interfaces[id].dataset) if id in city.interfaces else _said([], 0, 0, [], [], [])
    with parts.store.read() as conn:
        linked = [f"linked_{row['id']}" for row in linked_magnets.every(conn) if row["magnet"] in magnets and row["ended_at"] is None]
        names = {*magnets, *linked, *indicators}
        kept = [page for page in queries.pages_naming(conn, sorted(names)) if _names(page[2], names)]
        playing = queries.scenes_of_walls(conn)
    templates = {page.id for page in city.pages.values() if _shows(page, names)}
    pages = {(owner, base) for owner, base, _ in kept}
    shown = templates | {base for owner, base in pages if owner == 0}
    walls = sum(any(scene.get("page") in shown or (sender, scene.get("page")) in pages for scene in scenes) for _, scenes, sender in playing)
    monthly = [each.id for each in city.monthly.values() if each.dataset == id] if kind == "dataset" else []
    return _said(
        interfaces,
        len(templates) + len(pages),
        walls,
        [each for each in indicators if each != id],
        [*(each for each in magnets if each != id), *linked],
        monthly,
    )


def _shows(page: PageSpec, names: set[str]) -> bool:
    return any(each.magnet in names or each.settings.get("indicator") in names for each in page.instances.values())


def _names(operations: Iterable[Mapping[str, Any]], names: set[str]) -> bool:
    return any(row.get("magnet") in names or (row.get("settings") or {}).get("indicator") in names for row in operations)


def _said(interfaces: list[str], pages: int, walls: int, indicators: list[str], magnets: list[str], monthly: list[str]) -> Found:
    return {"pages": pages, "walls": walls, "interfaces": interfaces, "indicators": indicators, "magnets": magnets, "monthly": monthly}
