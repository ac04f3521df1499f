"""Watched areas: picked ground under a name, for oneself or shared with one's role, and pinned to my page as a magnet."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import ancestors
from core.errors import BadInput, NotAllowed, NotFound
from core.masking import mask_text
from services import _ground, audit, brief
from services._parts import Parts
from services.place_magnet import place
from services.typed_names import masked
from store import grounds

if TYPE_CHECKING:
    from services.who import Account

LONGEST_NAME, MOST = 40, 100
MAGNET, SIZE = "area_briefing", (3, 5)


def watched(parts: Parts, account: "Account") -> list[dict[str, Any]]:
    """What the account may open, by name: `id, name, audience, own, area, geometry, circle`."""
    with parts.store.read() as conn:
        rows = grounds.watched(conn, _shown(account))
    return [_view(account, row) for row in rows]


def _view(account: "Account", row: Mapping[Any, Any]) -> dict[str, Any]:
    own = {"id": row["id"], "name": mask_text(row["name"]), "audience": row["audience"], "own": row["account_id"] == account.id}
    return {**own, "area": row["code"], "geometry": row["geometry"], "circle": row["circle"]}


def watch(parts: Parts, account: "Account", given: Mapping[str, Any]) -> dict[str, Any]:
    """Keep ground (`area`, or `geometry` and perhaps `circle`) under a name of one's own. Raises BadInput, NotFound outside the scope."""
    if account.kind != "person":
        raise NotAllowed("A wall's device keeps nothing: sign in with an account.")
    ground = ground_in(parts, account, given)
    where = {"code": ground.code, "geometry": None if ground.code else ground.geometry, "circle": None if ground.code else given.get("circle")}
    row = {"account_id": account.id, "role": account.role, "area": account.area, "audience": given["audience"], "at": datetime.now(UTC), **where}
    with parts.store.write() as conn:
        known = grounds.names_of(conn, account.id)
        row["name"] = _name(known, masked(conn, account.area, given["name"]))
        if len(known) >= MOST:
            raise BadInput("too_many", f"{MOST} watched areas at most: delete one first.", "name", f"最多关注 {MOST} 个区域，请先删除一个。")
        id = grounds.watch(conn, row)
        audit.record(conn, account, "watch_area", target=str(id))
    return {**_view(account, {**row, "id": id})}


def ground_in(parts: Parts, account: "Account", given: Mapping[str, Any]) -> _ground.Ground:
    """The ground a request names by `area` or draws by `geometry`. Raises BadInput for neither or both."""
    if bool(given.get("area")) == bool(given.get("geometry")):
        raise BadInput("no_ground", "Give either area or geometry.", "geometry", "请给出 area 或 geometry 之一。")
    return _ground.of_area(parts, account, given["area"]) if given.get("area") else _ground.of_geometry(parts, account, given["geometry"])


def change(parts: Parts, account: "Account", id: int, name: str | None, audience: str | None) -> dict[str, Any]:
    """Rename one of one's own, share it or not. Raises NotFound, NotAllowed for another's, BadInput."""
    with parts.store.write() as conn:
        row = _own(conn, account, id)
        values = {
            "name": row["name"] if name is None else _name(grounds.names_of(conn, account.id), masked(conn, account.area, name), id),
            "audience": audience or row["audience"],
        }
        grounds.change_watched(conn, id, values)
    return _view(account, {**row, **values})


def unwatch(parts: Parts, account: "Account", id: int) -> None:
    """Take one of one's own away. Raises NotFound, NotAllowed for another's."""
    with parts.store.write() as conn:
        _own(conn, account, id)
        grounds.unwatch(conn, id)
        audit.record(conn, account, "unwatch_area", target=str(id))


def brief_watched(parts: Parts, account: "Account", id: int) -> dict[str, Any]:
    """The briefing of a watched area, with its `name`, cut to the asker's own scope. Raises NotFound."""
    row = _seen(parts, account, id)
    found = brief.brief_area(parts, account, row["code"]) if row["code"] else brief.brief_geometry(parts, account, row["geometry"])
    return {**found, "name": mask_text(row["name"])}


def pin(parts: Parts, account: "Account", id: int, address: str | None = None) -> dict[str, Any]:
    """A live magnet of the watched area on the page one begins with, at the first free place: `page, instance, title`. Raises NotFound, Conflict."""
    row = _seen(parts, account, id)
    return place(parts, account, MAGNET, f"briefing-{id}", {"watched": id, "title": row["name"]}, SIZE)


def _shown(account: "Account") -> Any:
    return grounds.shown_to(account.id, account.role, ancestors(account.area))


def _seen(parts: Parts, account: "Account", id: int) -> Mapping[Any, Any]:
    with parts.store.read() as conn:
        row = grounds.one_watched(conn, id, _shown(account))
    if row is None:
        raise NotFound(f"There is no watched area {id}.")
    return row


def _own(conn: Any, account: "Account", id: int) -> Mapping[Any, Any]:
    row = grounds.one_watched(conn, id, _shown(account))
    if row is None:
        raise NotFound(f"There is no watched area {id}.")
    if row["account_id"] != account.id:
        raise NotAllowed("Somebody else shares this area: only its owner changes it.")
    return row


def _name(known: Mapping[str, int], name: str, but: int | None = None) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput("bad_name", f"A name has 1 to {LONGEST_NAME} characters.", "name", f"名称须为 1 至 {LONGEST_NAME} 字。")
    if known.get(name, but) != but:
        raise BadInput("name_taken", f"You watch an area called {name}: give another name.", "name", f"您已关注“{name}”，请换一个名称。")
    return name
