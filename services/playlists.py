"""Playlists: scenes in the order a wall shows them, made and assigned by administrators."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping

from core.areas import covers
from core.errors import Conflict, NotFound
from core.pages import PageSpec
from core.scenes import Refused, Scene, scenes_of
from services import audit
from services._parts import Parts
from services.areas import allowed, areas
from services.page_bases import bases, spec_of
from services.walls import announce, wall_of
from services.who import Account
from store import playlists, published, walls

LONGEST_NAME = 60


def list_playlists(parts: Parts, account: Account) -> list[dict[str, Any]]:
    """The playlists of the account's scope: `id, name, area, scenes, version, walls`."""
    with parts.store.read() as conn:
        rows, playing = playlists.every(conn), walls.playing(conn)
    return [_public(row, [wall for wall, plays in playing.items() if plays["playlist"] == row["id"]]) for row in rows if account.scope.covers(row["area"])]


def playlist(parts: Parts, account: Account, id: int) -> dict[str, Any]:
    """One playlist. Raises NotFound outside the scope."""
    row = _mine(parts, account, id)
    with parts.store.read() as conn:
        return _public(row, walls.that_play(conn, id))


def make_playlist(parts: Parts, account: Account, name: str, area: str | None, scenes: list[Any], address: str | None = None) -> dict[str, Any]:
    """A new playlist for an area of the account's scope. Raises Refused with the place of what cannot be shown, NotFound for a foreign area."""
    place = allowed(parts, account, area)
    values = {"name": _name(name), "scenes": _checked(parts, account, place, scenes), "author": account.id, "at": datetime.now(UTC)}
    with parts.store.write() as conn:
        id = playlists.add(conn, {**values, "area": place, "version": 1})
        audit.record(conn, account, "make_playlist", target=str(id), address=address)
    return playlist(parts, account, id)


def change_playlist(parts: Parts, account: Account, id: int, name: str, scenes: list[Any], version: int, address: str | None = None) -> dict[str, Any]:
    """Replace name and scenes of `version`; the walls that play it learn it at once. Raises Refused, NotFound, Conflict."""
    row = _mine(parts, account, id)
    values = {"name": _name(name), "scenes": _checked(parts, account, row["area"], scenes), "author": account.id, "at": datetime.now(UTC)}
    with parts.store.write() as conn:
        if not playlists.change(conn, id, version, values):
            raise Conflict("this playlist was changed by somebody else meanwhile", {"version": _version(playlists.one(conn, id))})
        audit.record(conn, account, "change_playlist", target=str(id), address=address)
        told = walls.that_play(conn, id)
    announce(parts, told)
    return playlist(parts, account, id)


def drop_playlist(parts: Parts, account: Account, id: int, address: str | None = None) -> None:
    """Remove a playlist; walls that played it go back to their own page. Raises NotFound."""
    _mine(parts, account, id)
    with parts.store.write() as conn:
        told = walls.that_play(conn, id)
        walls.stop_playing(conn, id)
        playlists.drop(conn, id)
        audit.record(conn, account, "drop_playlist", target=str(id), address=address)
    announce(parts, told)


def assign(parts: Parts, account: Account, wall_id: int, id: int | None, address: str | None = None) -> None:
    """Have a wall play a playlist; None gives it back its own page. Raises NotFound, Refused where a scene's area is not the wall's."""
    wall = wall_of(parts, account, wall_id)
    if id is not None:
        scenes = scenes_of(_mine(parts, account, id)["scenes"])
        _areas_in(parts, wall["area"], scenes)
    with parts.store.write() as conn:
        walls.play(conn, wall_id, {"playlist": id})
        audit.record(conn, account, "assign_playlist", target=str(wall_id), detail={"playlist": id}, address=address)
    announce(parts, [wall_id])


def page_of(parts: Parts, id: str) -> PageSpec | None:
    """A page as it is published or as the city has it; None where it is gone."""
    if id in parts.city.pages:
        return parts.city.pages[id]
    with parts.store.read() as conn:
        row = next((each for each in published.current(conn) if f"g{each['id']}" == id), None)
    return spec_of(parts.city, row) if row else None


def pages_for_walls(parts: Parts, account: Account) -> list[PageSpec]:
    """The pages an administrator may put into a playlist: those of the city and those published by or to the account."""
    with parts.store.read() as conn:
        mine = [base.page for base in bases(parts.city, conn, account).values() if base.row]
    return [*parts.city.pages.values(), *mine]


def _checked(parts: Parts, account: Account, area: str, raw: list[Any]) -> list[dict[str, Any]]:
    scenes, known = scenes_of(raw), {page.id: page for page in pages_for_walls(parts, account)}
    for number, scene in enumerate(scenes):
        if scene.page and scene.page not in known:
            raise Refused(
                "unknown_page",
                f"scenes.{number}.page",
                f"没有页面“{scene.page}”，或未向您发布",
                f"there is no page {scene.page!r}, or it is not published to you",
            )
        category = scene.query.get("category")
        if category and category not in parts.city.majors and category not in parts.city.categories:
            raise Refused("unknown_category", f"scenes.{number}.query.category", f"没有类别“{category}”", f"there is no category {category!r}")
    _areas_in(parts, area, scenes)
    return [scene.public() for scene in scenes]


def _areas_in(parts: Parts, area: str, scenes: list[Scene]) -> None:
    known = areas(parts)
    for number, scene in enumerate(scenes):
        asked = scene.query.get("area")
        if asked and (asked not in known or not covers(area, asked)):
            name, own = known[asked].name if asked in known else asked, known[area].name
            raise Refused(
                "outside",
                f"scenes.{number}.query.area",
                f"第 {number + 1} 个画面的区域“{name}”不在{own}之内，大屏看不到：请换一个区域",
                f"scene {number + 1} shows {asked}, which does not lie in {area}: the wall may not see it; choose another area",
            )


def _mine(parts: Parts, account: Account, id: int) -> RowMapping:
    with parts.store.read() as conn:
        row = playlists.one(conn, id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no playlist {id}.")
    return row


def _name(name: str) -> str:
    if not name.strip():
        raise Refused("no_name", "name", "请给轮播起个名称", "give the playlist a name")
    return name.strip()[:LONGEST_NAME]


def _version(row: RowMapping | None) -> int:
    return row["version"] if row else 0


def _public(row: RowMapping, on: list[int]) -> dict[str, Any]:
    return {**{name: row[name] for name in ("id", "name", "area", "scenes", "version")}, "walls": sorted(on)}
